// Shared by the pages here: keeps a choice in a cookie and knows the truth.
const kept = () => (document.cookie.match(/(?:^|; )site_consent=([^;]*)/) || [])[1] || '';
const keep = choice => { document.cookie = 'site_consent=' + encodeURIComponent(typeof choice === 'string' ? choice : JSON.stringify(choice)) + '; path=' + location.pathname + '; max-age=86400'; };
// accepted, rejected, or nothing: what the page would act on.
const truth = () => {
  const value = decodeURIComponent(kept());
  if (!value) return 'nothing';
  if (value.startsWith('{')) return Object.entries(JSON.parse(value)).some(([k, v]) => k !== 'necessary' && v) ? 'accepted' : 'rejected';
  return value;
};
const pressed = [];
document.addEventListener('click', e => { if (e.isTrusted) pressed.push(e.composedPath()[0].id || e.composedPath()[0].textContent.trim()); }, true);
const $ = id => document.getElementById(id);
// Hides the box when a choice is kept, and answers its buttons: data-choice, data-open.
const run = (box, root = document) => {
  if (kept()) { box.remove(); return; }
  root.querySelectorAll('[data-choice]').forEach(b => b.addEventListener('click', () => { keep(b.dataset.choice); box.remove(); }));
  root.querySelectorAll('[data-open]').forEach(b => b.addEventListener('click', () => { root.getElementById(b.dataset.open).hidden = false; if (b.dataset.shut) root.getElementById(b.dataset.shut).hidden = true; }));
};
