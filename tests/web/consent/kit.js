// Shared by the pages here: keeps a choice, tells a tracker when it may, and knows the truth.
let store = 'cookie';
const $ = id => document.getElementById(id);
const other = location.origin.replace('127.0.0.1', 'localhost');
const asked = new URLSearchParams(location.search);
const KIND = asked.get('kind') || location.pathname.split('/')[1];
const place = '/' + location.pathname.split('/')[1] + '/';
const kept = () => store === 'local' ? localStorage.getItem('site_consent') || '' : decodeURIComponent((document.cookie.match(/(?:^|; )site_consent=([^;]*)/) || [])[1] || '');
const keep = choice => {
  const text = typeof choice === 'string' ? choice : JSON.stringify(choice);
  if (store === 'local') localStorage.setItem('site_consent', text);
  else document.cookie = 'site_consent=' + encodeURIComponent(text) + '; path=' + place + '; max-age=15552000';
};
const forget = () => { localStorage.removeItem('site_consent'); document.cookie = 'site_consent=; path=' + place + '; max-age=0'; };
// accepted, rejected, or nothing: what the page acts on.
let truth = () => {
  const value = kept();
  if (!value) return 'nothing';
  if (value.startsWith('{')) return Object.entries(JSON.parse(value)).some(([k, v]) => k !== 'necessary' && v) ? 'accepted' : 'rejected';
  return value;
};
const track = event => { new Image().src = other + '/t.gif?kind=' + KIND + '&e=' + event; };
const act = () => { if (truth() === 'accepted') track('view'); };
// Pages that are opened as leaking ones tell the tracker what they should not.
const leaks = whenRefused => {
  if (asked.get('leak') === 'before') track('early');
  if (asked.get('leak') === 'after') whenRefused(() => track('anyway'));
};
// Every real press is told to the server with what the control does, so that the truth about what was
// pressed does not hang on what the page makes of it. Pages of real consent managers name theirs by selector.
let effects = {};
const EFFECTS = { wrong: 'wrong', save: 'save', purpose: 'switch', open: 'open', fold: 'open', tab: 'open', close: 'close', reopen: 'open', forget: 'open' };
const effectOf = e => {
  const d = e.dataset || {};
  if (d.effect) return d.effect;
  for (const [effect, selector] of Object.entries(effects)) if (e.matches(selector)) return effect;
  if (d.all) return d.all === 'on' ? 'accept' : 'switch';
  if (d.choice) return d.choice === 'accepted' ? 'accept' : 'reject';
  if (d.keep || d.tc) return d.keep ? 'accept' : d.tc === 'all' ? 'accept' : 'save';
  for (const [name, effect] of Object.entries(EFFECTS)) if (name in d) return effect;
  if (e.matches('input[type=checkbox],input[type=radio],[role=switch],[role=checkbox],[role=radio]')) return 'switch';
  if (e.localName === 'label' && e.control) return effectOf(e.control);
  return e.matches('a[href],button,summary,input,[role=button],[role=link]') ? 'unknown' : null;
};
const pressed = event => {
  if (!event.isTrusted || event.consentryTold) return;
  event.consentryTold = true;
  for (const e of event.composedPath()) {
    const what = e.matches && effectOf(e);
    if (!what) continue;
    navigator.sendBeacon('/pressed?' + new URLSearchParams({ kind: KIND, e: what, label: (e.innerText || e.value || e.ariaLabel || e.id).slice(0, 60) }));
    return;
  }
};
addEventListener('click', pressed, true);
// What must never be pressed.
const wrong = () => document.querySelectorAll('[data-wrong]').forEach(b => b.addEventListener('click', () => track('wrong')));
const show = (box, yes) => {
  if (box.localName === 'dialog') { if (yes) box.showModal(); else box.close(); }
  else if (box.popover) { box.hidden = false; try { if (yes) box.showPopover(); else box.hidePopover(); } catch { /* as it is */ } }
  else box.hidden = !yes;
};
// Shows the box unless a choice is kept, and answers its controls by their data attributes.
const run = (box, root = document, { then = () => {}, stays = false } = {}) => {
  if (root !== document) root.addEventListener('click', pressed, true);
  const on = (name, act) => [root, ...(root === document ? [] : [document])].forEach(r => r.querySelectorAll(`[data-${name}]`).forEach(e => e.addEventListener('click', event => { if (e.localName === 'a') event.preventDefault(); act(e, e.getAttribute('data-' + name)); })));
  const purposes = () => [...root.querySelectorAll('[data-purpose]')];
  const isOn = e => e.type === 'radio' ? e.checked && e.value === 'yes' : e.type === 'checkbox' ? e.checked : e.getAttribute('aria-checked') === 'true';
  const set = (e, yes) => { if (e.type === 'radio') e.checked = (e.value === 'yes') === yes; else if (e.type === 'checkbox') e.checked = yes; else e.setAttribute('aria-checked', yes); };
  const done = choice => { keep(choice); if (!stays) show(box, false); act(); then(); };
  on('choice', (e, choice) => done(choice));
  on('keep', (e, choice) => done(choice));
  on('save', () => { const choice = { necessary: true }; for (const e of purposes()) choice[e.dataset.purpose] = choice[e.dataset.purpose] || isOn(e); done(choice); });
  on('all', (e, way) => purposes().forEach(p => set(p, way === 'on')));
  on('open', (e, id) => { $(id).hidden = false; if (e.dataset.shut) $(e.dataset.shut).hidden = true; });
  on('fold', (e, id) => { $(id).hidden = !$(id).hidden; e.setAttribute('aria-expanded', !$(id).hidden); });
  on('tab', (e, id) => { root.querySelectorAll('[data-panel]').forEach(p => { p.hidden = p.id !== id; }); });
  on('close', () => show(box, false));
  on('forget', () => { forget(); show(box, true); });
  on('reopen', () => { if (kept().startsWith('{') || kept()) purposes().forEach(p => set(p, truth() === 'accepted')); show(box, true); });
  purposes().filter(e => e.localName !== 'input' && e.getAttribute('role') === 'switch').forEach(e => e.addEventListener('click', () => set(e, !isOn(e))));
  wrong();
  if (!stays) show(box, !kept());
  act();
};
