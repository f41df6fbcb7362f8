// What of a page could be pointed at, played or shown. Runs in an isolated world and only looks.
(() => {
  const MOST_TRIED = 600, MOST = 120, MOST_VIDEOS = 8, MOST_TEXT = 400;
  const fold = (text) => String(text || '').replace(/\s+/g, ' ').trim();
  const drawn = (e, width, height) => {
    if (e.closest('[aria-hidden="true"], [inert]')) return false;
    if (!e.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const box = e.getBoundingClientRect();
    return box.width >= width && box.height >= height && box.right > 0 && box.left < innerWidth && box.bottom + scrollY > 0;
  };
  const names = (e) => {
    const image = e.querySelector('img[alt]');
    const all = [e.getAttribute('aria-label'), e.textContent, e.title, image && image.alt, e.localName === 'input' ? e.value : ''];
    return [...new Set(all.map(fold).filter(Boolean))].map((name) => name.slice(0, 100));
  };
  // Text of an element, null where it is long; each is read once.
  const texts = new Map();
  const short = (e) => {
    if (!texts.has(e)) {
      const said = e.textContent.length > 8 * MOST_TEXT ? null : fold(e.textContent);
      texts.set(e, said !== null && said.length <= MOST_TEXT ? said : null);
    }
    return texts.get(e);
  };
  // What stands around it, as far as it is short enough to be about it.
  const near = (e) => {
    let text = '';
    for (let at = e.parentElement, up = 0; at && at !== document.body && up < 3; at = at.parentElement, up++) {
      const said = short(at);
      if (said === null) break;
      text = said;
    }
    return text;
  };
  const videos = [];
  for (const e of document.querySelectorAll('video')) {
    if (videos.length === MOST_VIDEOS) break;
    if (!e.paused || e.ended || e.autoplay || e.currentTime > 0 || e.closest('a[href], label') || !drawn(e, 120, 60)) continue;
    if (!e.currentSrc && !e.querySelector('source')) continue;
    videos.push({ selector: path(e), names: names(e), near: near(e), address: null });
  }
  for (const e of document.querySelectorAll('iframe[src]')) {
    if (videos.length === MOST_VIDEOS) break;
    if (/^https:/i.test(e.src) && drawn(e, 200, 100)) videos.push({ selector: path(e), names: [], near: near(e), address: e.src.slice(0, 4096) });
  }
  const controls = [];
  let tried = 0;
  const link = 'a[href]:is([class*="btn" i], [class*="button" i], [class*="cta" i]), nav a[href], [role="navigation"] a[href]';
  for (const e of document.querySelectorAll(`button, [role="button"], a[href^="#"], [aria-haspopup], input[type="submit"], ${link}`)) {
    if (controls.length === MOST || tried++ === MOST_TRIED) break;
    if (e.disabled || !drawn(e, 16, 12)) continue;
    const said = names(e);
    if (!said.length || said[0].length > 80) continue;
    const leads = e.localName === 'a' && e.hasAttribute('href') && !/^#/.test(e.getAttribute('href'));
    // A button of a form sends it unless it says that it does not.
    const sends = e.localName === 'input' || e.localName === 'button' && e.form && e.type !== 'button';
    const menu = !!e.closest('nav, [role="navigation"], body > header');
    controls.push({ selector: path(e), names: said, near: near(e), press: !leads && !sends && !e.closest('a[href]:not([href^="#"])'), menu });
  }
  return { videos, controls };
})()
