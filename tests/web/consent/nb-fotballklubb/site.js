{
const getL = n => localStorage.getItem(n) || '', setL = (n, v) => localStorage.setItem(n, typeof v === 'string' ? v : JSON.stringify(v));

const K = 'sfk:consent:v2';
const state = () => { try { return JSON.parse(getL(K)).state; } catch { return null; } };
truth = () => { const s = state(); return !s ? 'nothing' : s.analytics || s.marketing ? 'accepted' : 'rejected'; };
effects = { accept: '[data-testid=accept-all]', reject: '[data-testid=only-necessary], [data-testid=reject-all]', open: '[data-testid=open-settings], [data-testid=cookie-settings]', save: '[data-testid=save]', close: '[data-testid=dismiss-dialog]', switch: '[role=switch]' };
const h = (tag, props = {}, ...kids) => { const e = document.createElement(tag); for (const [k, v] of Object.entries(props)) if (k === 'onClick') e.addEventListener('click', v); else if (v === true) e.setAttribute(k, ''); else if (v !== false && v != null) e.setAttribute(k, v); e.append(...kids.flat()); return e; };
let bar = null, portal = null, draft = { analytics: false, marketing: false };
const unmount = () => { bar?.remove(); portal?.remove(); bar = portal = null; };
const persist = s => { setL(K, { state: { necessary: true, ...s, decidedAt: new Date().toISOString() }, version: 2 }); unmount(); act(); };
const sw = (id, label) => { const b = h('button', { type: 'button', role: 'switch', 'aria-checked': String(draft[id]), 'data-state': draft[id] ? 'checked' : 'unchecked', id: 'radix-' + id, class: 'peer', onClick: () => { draft[id] = !draft[id]; b.setAttribute('aria-checked', draft[id]); b.dataset.state = draft[id] ? 'checked' : 'unchecked'; } }, h('span', { class: 'thumb' })); return h('div', { class: 'flex items-center justify-between py-2' }, h('label', { for: 'radix-' + id }, label), b); };
const settings = () => {
  const s = state(); draft = { analytics: !!s?.analytics, marketing: !!s?.marketing };
  portal?.remove();
  portal = h('div', { 'data-radix-portal': '' }, h('div', { class: 'overlay', 'data-state': 'open', 'aria-hidden': 'true' }), h('div', { role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': 'radix-t', 'data-state': 'open', class: 'content', tabindex: '-1' },
    h('h2', { id: 'radix-t' }, 'Innstillinger for informasjonskapsler'), h('p', { class: 'text-sm' }, 'Velg hva vi kan lagre på enheten din. Nødvendige informasjonskapsler kan ikke slås av.'), sw('analytics', 'Statistikk'), sw('marketing', 'Markedsføring'),
    h('div', { class: 'flex gap-4' }, h('button', { type: 'button', class: 'btn', 'data-testid': 'reject-all', onClick: () => persist({ analytics: false, marketing: false }) }, 'Avslå alle'), h('button', { type: 'button', class: 'btn btn-primary', 'data-testid': 'save', onClick: () => persist(draft) }, 'Lagre valg')),
    h('button', { type: 'button', class: 'x', 'data-testid': 'dismiss-dialog', onClick: () => { portal.remove(); portal = null; } }, h('span', { class: 'sr-only' }, 'Lukk innstillinger'), '×')));
  document.body.append(portal);
};
if (!state()) {
  bar = h('div', { class: 'bar fixed', role: 'region', 'aria-label': 'Samtykke til informasjonskapsler' }, h('p', { class: 'text-sm grow' }, 'Vi bruker informasjonskapsler for å gi deg en bedre opplevelse, måle trafikken og vise relevante annonser fra våre sponsorer. ', h('a', { href: '#personvern', class: 'underline' }, 'Les mer')),
    h('button', { type: 'button', class: 'btn', 'data-testid': 'open-settings', onClick: settings }, 'Innstillinger'), h('button', { type: 'button', class: 'btn', 'data-testid': 'only-necessary', onClick: () => persist({ analytics: false, marketing: false }) }, 'Kun nødvendige'), h('button', { type: 'button', class: 'btn btn-primary', 'data-testid': 'accept-all', onClick: () => persist({ analytics: true, marketing: true }) }, 'Godta alle'));
  setTimeout(() => document.body.append(bar), 250);
}
document.querySelector('[data-testid=cookie-settings]').addEventListener('click', settings);
act();
}
