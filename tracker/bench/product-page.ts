const SECTIONS = 60;

/** A page as companies have it: a few thousand elements, styles, a menu, and two forms with fields to fill. */
export function productPage(): string {
  const sections = Array.from(
    { length: SECTIONS },
    (
      _,
      index,
    ) => `<section><h2>Reason ${index}</h2>${'<p>Text with <a href="#top">a link</a> and <b>weight</b>.</p>'.repeat(12)}
      <ul>${'<li><span>Point</span></li>'.repeat(8)}</ul></section>`,
  );
  const form = (name: string): string =>
    `<form name="${name}"><input name="firstname"><input type="email" name="email"><textarea name="message"></textarea>
     <input type="hidden" name="utm_source"><input type="hidden" name="utm_campaign"><input type="hidden" name="gclid">
     <select name="size">${'<option>1–10</option>'.repeat(10)}</select><button>Send</button></form>`;
  return `<style>section{padding:2rem;border-bottom:1px solid #ddd}li span{color:#345}</style>
    <nav>${'<a href="/">Menu</a>'.repeat(40)}</nav>${form('demo')}${sections.join('')}${form('newsletter')}`;
}
