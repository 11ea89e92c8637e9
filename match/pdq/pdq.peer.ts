import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import sharp from 'sharp'
import { peer } from '../../checks/peers.ts'
import { pdq } from '../signals/pdq.ts'
import { pdqKernel } from './kernel.ts'
import { pdqOfPicture } from './pdq.ts'
import type { Picture } from './picture.ts'
import { withoutBars } from './variants.ts'

const hashes = 'python-threatexchange/threatexchange/tests/hashing/resources'

/** What python-threatexchange and its tests say of the pictures of the repository: file, hash, quality. */
const published: [file: string, hash: string, quality: number][] = [
  [
    'pdq/data/bridge-mods/aaa-orig.jpg',
    'f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22',
    100,
  ],
  [
    'pdq/data/bridge-mods/blur-a-little.jpg',
    'f8f8f0cee0f4a84f06370a2a038f63f0b36e26d596621e1d33e6b39c4e9c9b22',
    100,
  ],
  [
    'pdq/data/bridge-mods/blur-a-lot.jpg',
    'f8f8f0cee0f4a84f0637022a038f67f0b36e26d596621e1d33e6b39c4e9c9b22',
    100,
  ],
  [
    'pdq/data/bridge-mods/high-contrast.jpg',
    'f8f8f0cee0f4a84f06370a2a068f67f0b36e26d596621e1d33e6339c4e9c9b22',
    100,
  ],
  [
    'pdq/data/bridge-mods/high-saturation.jpg',
    'f8f8f0cee0f4a84f06370a22038f67f0b36e2ed596221e1d33e6b39c4e9c9b22',
    100,
  ],
  [
    'pdq/data/bridge-mods/sharpen-a-little.jpg',
    'f8f8f0cee0f4a84f0e370a22038f67f0b36e2ed596221e1d33e6b39c4a9c9b22',
    100,
  ],
  [
    'pdq/data/bridge-mods/sharpen-a-lot.jpg',
    'd8f8f0cec0f4a84f8e370a22038f67f0b36a2ed597231e1d72e6b39c4a9c9b22',
    100,
  ],
  [
    'pdq/data/bridge-mods/shrink-a-little.jpg',
    'f8f8f0cee0f4a84f06370a22038f67f0b36e2ed596621e1d33e6339c4e9c9b22',
    100,
  ],
  [
    'pdq/data/bridge-mods/shrink-a-lot.jpg',
    'd0f8f1ccc0f4a84d0a370a3a228f67f0b36e2ed5b6623e1d33e6339c4e9c9b22',
    100,
  ],
  [
    'pdq/data/bridge-mods/square-128x128.jpg',
    'd8f8f1eec0f4a84f0e37022a078f63f0b36e2ed596621e1d33e6239c4e9c9b22',
    100,
  ],
  [
    'pdq/data/bridge-mods/square-256x256.jpg',
    'd8f8f0cec4f4a84f0637022a078f67f0b36e2ee5b6621e1d33e6239c4e9c9b22',
    100,
  ],
  [
    'pdq/data/bridge-mods/square-512x512.jpg',
    'd8f8f0cec0f4a84f0637022a278f67f0b36e2ed596621e1d33e6339c4e9c9b22',
    100,
  ],
  ['pdq/data/misc-images/c.png', 'e64cc9d91c623882f8d1f1d9a398e78c9f199b3bd83924f2b7e11e0bf861b064', 100],
  ['pdq/data/misc-images/wee.jpg', '6227401f601ff4ccafcc9fad4b0d95d371a2eb7265a3285234d228ca94deeb2d', 100],
  ['pdq/data/misc-images/small.jpg', '0007001f003f003f007f00ff00ff00ff01ff01ff01ff03ff03ff03ff03ff03ff', 0],
  [
    'pdq/data/reg-test-input/dih/bridge-2-rotate-90.jpg',
    '30a10efd71cc3d429013d48d0ffffc52e34e0e17ada952a9d29685211ea9e5af',
    100,
  ],
  [
    'pdq/data/reg-test-input/labelme-subset/q0004.jpg',
    '992d44af36d69e6ca6b812585928bac11def254ef5398c6d07466c9abcc65b92',
    4,
  ],
  [
    'pdq/data/reg-test-input/labelme-subset/q0122.jpg',
    'cfb2009ddd21c6dab0046a7745b5984757a8a4535b3377aea2591d32b33ff940',
    100,
  ],
  [
    'pdq/data/reg-test-input/labelme-subset/q0291.jpg',
    'a0fe94f1e5cc1cc8dd855948498dc9243f7ca27336f036d7f212b74bc103c9a7',
    100,
  ],
  [
    'pdq/data/reg-test-input/labelme-subset/q0746.jpg',
    '1049d96239e24d4dca2c55512b8bdb77425f4dbcf575a0a95555aaab5554aaaa',
    100,
  ],
  [
    'pdq/data/reg-test-input/labelme-subset/q1050.jpg',
    '489db672e9190276d452aeab41eba20f02375fe4092d88defdf491a5c55c5f70',
    100,
  ],
  [
    'pdq/data/reg-test-input/labelme-subset/q2821.jpg',
    'b150231ffae4710ffcf4f18bb574b109a576f14bb8543189f8743289f174b109',
    100,
  ],
  [`${hashes}/LA.png`, 'accb6d39648035f8125c8ce6ba65007de7b54c67a2d93ef7b8f33b0611306715', 100],
  [`${hashes}/rgb.jpeg`, 'fb4eed46cb8a6c78819ca06b756c541f7b07ef6d02c82fccd00f862166272cda', 100],
]

test('the published pictures have the published hashes and qualities', async (t) => {
  const folder = peer(t, 'threatexchange')
  if (!folder) return
  const kernel = pdqKernel()
  for (const [file, hash, quality] of published) {
    const picture = await decoded(`${folder}/${file}`)
    assert.deepEqual(kernel.pdqOf(picture), { hash, quality }, file)
    assert.deepEqual(pdqOfPicture(picture), { hash, quality }, file)
    const plain = kernel.pdqOfJpeg(readFileSync(`${folder}/${file}`))
    assert.deepEqual(plain ?? { hash, quality }, { hash, quality }, file)
  }
})

test('a published picture with bars is the picture without them again, once they are taken off', async (t) => {
  const folder = peer(t, 'threatexchange')
  if (!folder) return
  const barred = await decoded(`${folder}/${hashes}/letterboxed_sample-b.jpg`)
  const plain = pdqOfPicture(await decoded(`${folder}/${hashes}/sample-b.jpg`)).hash
  const apart = (picture: Picture) => pdq.compare(pdqOfPicture(picture).hash, plain, 31).distance
  assert.ok(apart(barred) > 31)
  assert.ok(apart(withoutBars(barred, 16)) <= 31)
})

async function decoded(file: string): Promise<Picture> {
  const { data, info } = await sharp(readFileSync(file)).raw().toBuffer({ resolveWithObject: true })
  return { pixels: data, width: info.width, height: info.height }
}
