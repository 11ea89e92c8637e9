import type { Asked } from './said.ts'
import { No, opening, run } from './ffmpeg.ts'

/**
 * `seconds`: how long the picture itself lasts, where the file says it; a sound may go on without it. `frames`: how many
 * of them the file says it has.
 */
export type Video = {
  index: number
  width: number
  height: number
  rate: number
  rotation: number
  seconds?: number
  frames?: number
  /** What it shows lies in part in its transparency, which is not decoded. */
  alpha: boolean
}
export type Probed = {
  streams: number
  /** How many of them play, whether they can be decoded or not. */
  pictures: number
  sounds: number
  seconds?: number
  /** Those that can be decoded, in their order. */
  videos: Video[]
  sounding: { index: number }[]
}
type ProbedStream = {
  index: number
  codec_type?: string
  codec_name?: string
  width?: number
  height?: number
  avg_frame_rate?: string
  r_frame_rate?: string
  duration?: string
  nb_frames?: string
  disposition?: { attached_pic?: number }
  tags?: { DURATION?: string; alpha_mode?: string }
  side_data_list?: { rotation?: number }[]
}

/** What is in the file, by its head and a few frames. Nothing is believed of it that decoding does not bear out. */
export async function probe(asked: Asked): Promise<Probed> {
  const entries =
    'format=duration,nb_streams:stream=index,codec_type,codec_name,width,height,avg_frame_rate,r_frame_rate,duration,nb_frames' +
    ':stream_disposition=attached_pic:stream_side_data=rotation:stream_tags=DURATION,alpha_mode'
  let text = ''
  await run(
    'ffprobe',
    [...opening(asked), '-print_format', 'json', '-show_entries', entries],
    30_000,
    (bytes) => {
      if (text.length < 1_000_000) text += bytes.toString('utf8')
    },
  )
  const { format, streams = [] } = JSON.parse(text) as {
    format?: { duration?: string; nb_streams?: number }
    streams?: ProbedStream[]
  }
  const seconds = [format?.duration, ...streams.map(({ duration }) => duration)]
    .map(Number)
    .find((n) => n > 0)
  const pictures = streams.filter((one) => one.codec_type === 'video' && !one.disposition?.attached_pic)
  const sounds = streams.filter((one) => one.codec_type === 'audio')
  const found = pictures.filter((one) => one.codec_name && one.width)
  return {
    streams: format?.nb_streams ?? streams.length,
    pictures: pictures.length,
    sounds: sounds.length,
    ...(seconds === undefined ? {} : { seconds }),
    videos: found.map((one) => videoOf(one, streams.length === 1 ? seconds : undefined)),
    sounding: sounds.filter((one) => one.codec_name).map(({ index }) => ({ index })),
  }
}

function videoOf(stream: ProbedStream, alone: number | undefined): Video {
  const { index, width = 0, height = 0, avg_frame_rate: usual, r_frame_rate: least } = stream
  const rate = [usual, least].map(ratio).find((each) => each > 0)
  if (rate === undefined) throw new No('damaged', 'no rate of frames', 'a video that says how fast it is')
  const turned = stream.side_data_list?.find(({ rotation }) => rotation !== undefined)?.rotation ?? 0
  const rotation = (((Math.round(-turned / 90) * 90) % 360) + 360) % 360
  const seconds = [Number(stream.duration), clockTime(stream.tags?.DURATION), alone].find((n) => n && n > 0)
  const frames = Number(stream.nb_frames)
  return {
    index,
    width,
    height,
    rate,
    rotation,
    alpha: Number(stream.tags?.alpha_mode ?? 0) !== 0,
    ...(seconds === undefined ? {} : { seconds }),
    ...(frames > 0 ? { frames } : {}),
  }
}

function ratio(text: string | undefined): number {
  const [over = 0, under = 0] = (text ?? '').split('/').map(Number)
  return under > 0 ? over / under : 0
}

/** Matroska says it in words: `00:01:02.500000000`. */
function clockTime(text: string | undefined): number {
  const [hours = 0, minutes = 0, seconds = 0] = (text ?? '').split(':').map(Number)
  return hours * 3600 + minutes * 60 + seconds
}
