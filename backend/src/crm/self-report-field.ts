/** Ways people name the field that asks where somebody heard of them, squeezed to letters. */
const NAMES = [
  'howdidyouhearaboutus',
  'howdidyouhear',
  'howdidyoufindus',
  'howhear',
  'wheredidyouhear',
  'selfreportedattribution',
  'selfreportedsource',
  'heardaboutus',
  'hdyhau',
  'wieaufunsaufmerksam',
  'wiehabensievonunsgehoert',
];

/** Whether a custom field's API name or label says that it holds self-reported attribution. */
export function soundsLikeSelfReport(name: string, label: string): boolean {
  return [name, label].some((text) => {
    const letters = text
      .toLowerCase()
      .replace(/__c$/, '')
      .replaceAll(/[^a-z]/g, '');
    return NAMES.some((known) => letters.includes(known));
  });
}
