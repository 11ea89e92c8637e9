/**
 * Letters of Greek and Cyrillic that look like Latin ones, small or capital. Data: Unicode, confusables.txt (UTS #39),
 * of it what maps a letter of these two scripts to one Latin letter, capitals and small letters taken together. Never a
 * form to keep: it is compared, and that only among these three scripts.
 */
const alike =
  'аaαaАaΑaВbΒbвbβbЬbьbсcϲcСcϹcԁdеeЕeΕeεeєeЄeϜfԌgһhНhΗhнhіiιiӏiΙiІiӀiјjϳjЈjͿjКkΚkкkκkМmΜmмmΝnоoσoοoОoΟoρpрpΡpРpԛqгrѕsЅsТtΤtтtτtυuνvѵvѴvԝwԜwхxХxχxΧxγyуyүyΥyУyҮyΖz'

const latin = new Map(
  Array.from({ length: alike.length / 2 }, (_, n) => [alike[2 * n] ?? '', alike[2 * n + 1] ?? '']),
)

/** Letter for letter, so that every place stays where it was. */
export function asLatin(text: string): string {
  return text.replaceAll(/[\p{Script=Greek}\p{Script=Cyrillic}]/gu, (letter) => latin.get(letter) ?? letter)
}
