{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = 'GlenmoreCookieControl';
const read = () => { const v = getC(N); return v ? JSON.parse(v) : null; };
truth = () => { const v = read(); return !v || !v.interactedWith ? 'nothing' : Object.values(v.optionalCookies).includes('accepted') ? 'accepted' : 'rejected'; };
effects = { accept: '#gcc-accept', reject: '#gcc-reject', close: '#gcc-close', open: '#gcc-icon', switch: '.gcc-cb' };
document.body.insertAdjacentHTML('beforeend', `<div id="gcc"><button id="gcc-icon" aria-label="Open Cookie Control" title="Open Cookie Control" hidden><svg viewBox="0 0 72 72" width="60" height="60" aria-hidden="true"><path d="M0 72V0l72 72z" fill="#5b2a86"/></svg></button>
<div id="gcc-module" role="region" aria-label="Cookie preferences" hidden><div id="gcc-title"><h2>This site uses cookies</h2><p>A few are needed for donations and forms to work. The others tell us how people find their way around, and we only use those if you are happy for us to.</p></div><p>For more detail please read our <a href="#cookies">cookie policy</a>.</p>
<div id="gcc-rec"><button id="gcc-accept" class="gcc-b">I Accept</button><button id="gcc-reject" class="gcc-b">I Do Not Accept</button></div><hr><h3>Necessary Cookies</h3><p>They keep forms safe and remember this choice, so they are always on.</p><hr>
<div class="gcc-opt"><h3 id="gcc-h1">Analytics Cookies</h3><label class="gcc-cb"><input type="checkbox" data-o="analytics" aria-labelledby="gcc-h1"><span class="on">On</span><span class="track"></span><span class="off">Off</span></label><p>They help us see which pages people find useful.</p></div><hr>
<div class="gcc-opt"><h3 id="gcc-h2">Social Sharing Cookies</h3><label class="gcc-cb"><input type="checkbox" data-o="sharing" aria-labelledby="gcc-h2"><span class="on">On</span><span class="track"></span><span class="off">Off</span></label><p>They let you share our stories.</p></div><button id="gcc-close" aria-label="Close Cookie Control">Close</button></div></div>`);
const q = s => document.querySelector(s), boxes = [...document.querySelectorAll('.gcc-cb input')];
const write = () => { const o = {}; boxes.forEach(b => { o[b.dataset.o] = b.checked ? 'accepted' : 'revoked'; }); setC(N, JSON.stringify({ necessaryCookies: [], optionalCookies: o, statement: {}, consentDate: Date.now(), consentExpiry: 90, interactedWith: true, user: crypto.randomUUID() }), 90); act(); };
const shut = () => { q('#gcc-module').hidden = true; q('#gcc-icon').hidden = false; };
const all = on => { boxes.forEach(b => { b.checked = on; }); write(); shut(); };
q('#gcc-accept').onclick = () => all(true);
q('#gcc-reject').onclick = () => all(false);
boxes.forEach(b => { b.onchange = write; });
q('#gcc-close').onclick = shut;
q('#gcc-icon').onclick = () => { q('#gcc-module').hidden = false; q('#gcc-icon').hidden = true; };
const v = read(); if (v) boxes.forEach(b => { b.checked = v.optionalCookies[b.dataset.o] === 'accepted'; });
if (v && v.interactedWith) shut(); else q('#gcc-module').hidden = false;
document.querySelector('.appeal [aria-label]')?.addEventListener('click', () => { document.querySelector('.appeal').remove(); });
act();
}
