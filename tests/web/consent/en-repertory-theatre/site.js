{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

truth = () => { const v = getC('FoundryConsent'); return !v ? 'nothing' : /C000[2-4]:1/.test(v) ? 'accepted' : 'rejected'; };
effects = { accept: '#fc-accept-btn, #fc-allow-all', reject: '#fc-reject-btn, .fc-pc-refuse', save: '.fc-save', open: '#fc-pc-btn, .ft-cookie, .fc-acc > button', close: '#fc-close, #fc-pc-close' };
const groups = [['C0002', 'Performance Cookies', 'These count visits and tell us which pages are read the most.'], ['C0003', 'Functional Cookies', 'These remember your seat preferences and play our trailers.'], ['C0004', 'Targeting Cookies', 'These are set by our advertising partners.']];
document.body.insertAdjacentHTML('beforeend', `<div id="fc-consent"><div class="fc-dark" hidden></div>
<div id="fc-banner" class="fc-flat" role="region" aria-label="Cookie banner" tabindex="0" hidden><div class="fc-text"><p>By clicking “Accept All Cookies”, you agree to us and our partners storing cookies on your device so that the site works smoothly, its use can be studied and our marketing finds you.</p></div>
<div class="fc-btns"><button id="fc-pc-btn" class="link">Cookies Settings</button><button id="fc-reject-btn">Reject All</button><button id="fc-accept-btn">Accept All Cookies</button></div><button id="fc-close" aria-label="Close"></button></div>
<div id="fc-pc" role="dialog" aria-modal="true" aria-label="Privacy Preference Centre" hidden><button id="fc-pc-close" aria-label="Close preference centre"></button><div class="fc-scroll"><h2>Privacy Preference Centre</h2><p>Here you say, kind by kind, which cookies we may put in your browser. Only the ones that a purchase depends on are fixed.</p><button id="fc-allow-all">Allow All</button><h3>Manage Consent Preferences</h3>
<div class="fc-acc"><button aria-expanded="false" aria-controls="fc-d0"><i>+</i> Strictly Necessary Cookies</button><span class="fc-always">Always Active</span><p id="fc-d0" hidden>Needed for the basket and for signing in.</p></div>
${groups.map(([id, n, t]) => `<div class="fc-acc"><button aria-expanded="false" aria-controls="fc-d-${id}" id="fc-h-${id}"><i>+</i> ${n}</button><div class="fc-tgl"><input type="checkbox" id="fc-g-${id}" role="switch" aria-labelledby="fc-h-${id}"><label for="fc-g-${id}"><span class="fc-nob"></span></label></div><p id="fc-d-${id}" hidden>${t}</p></div>`).join('')}</div>
<div class="fc-foot"><button class="fc-pc-refuse">Reject All</button><button class="fc-save">Confirm My Choices</button></div></div></div>`);
const q = s => document.querySelector(s), box = id => $('fc-g-' + id);
const close = () => { q('#fc-banner').hidden = q('#fc-pc').hidden = q('.fc-dark').hidden = true; };
const store = on => { setC('FoundryConsent', 'isGpcEnabled=0&datestamp=' + new Date().toISOString() + '&version=202409.1.0&groups=C0001:1,' + groups.map(([id]) => id + ':' + (on(id) ? 1 : 0)).join(','), 365); setC('FoundryAlertBoxClosed', new Date().toISOString(), 365); close(); act(); };
const pc = () => { groups.forEach(([id]) => { box(id).checked = getC('FoundryConsent').includes(id + ':1'); }); q('#fc-banner').hidden = true; q('#fc-pc').hidden = q('.fc-dark').hidden = false; };
q('#fc-accept-btn').onclick = q('#fc-allow-all').onclick = () => store(() => true);
q('#fc-reject-btn').onclick = q('.fc-pc-refuse').onclick = q('#fc-close').onclick = () => store(() => false);
q('.fc-save').onclick = () => store(id => box(id).checked);
q('#fc-pc-btn').onclick = q('.ft-cookie').onclick = pc;
q('#fc-pc-close').onclick = () => { q('#fc-pc').hidden = q('.fc-dark').hidden = true; q('#fc-banner').hidden = !!getC('FoundryAlertBoxClosed'); };
document.querySelectorAll('.fc-acc > button').forEach(b => { b.onclick = () => { const p = $(b.getAttribute('aria-controls')); p.hidden = !p.hidden; b.setAttribute('aria-expanded', !p.hidden); }; });
q('#fc-banner').hidden = !!getC('FoundryAlertBoxClosed');
act();
}
