{
const getL = n => localStorage.getItem(n) || '', setL = (n, v) => localStorage.setItem(n, typeof v === 'string' ? v : JSON.stringify(v));

const K = '_cvz_privacy_v1';
const read = () => { const v = getL(K); return v ? JSON.parse(v) : null; };
truth = () => { const v = read(); return !v ? 'nothing' : v.purposes.behavioral_advertising || v.purposes.analytics ? 'accepted' : 'rejected'; };
effects = { accept: '.cvz-yes', reject: '.cvz-no, .cvz-optout', open: '#choices', save: '.cvz-submit', close: '.cvz-x', switch: '.cvz-t' };
// In this state everything runs until somebody opts out.
const load = () => { if (truth() !== 'rejected') track('view'); };
document.body.insertAdjacentHTML('beforeend', `<div id="cvz-banner" class="cvz-b" role="dialog" aria-label="Privacy banner" hidden><div><h2>We use cookies</h2><p>This site uses cookies and pixels for analytics and for advertising that may count as “selling” or “sharing” under state law. Carry on, or opt out right here.</p></div><div class="cvz-btns"><button class="cvz-no">Opt out</button><button class="cvz-yes">Got it, allow</button></div></div>
<div id="cvz-modal" hidden><div class="cvz-m" role="dialog" aria-modal="true" aria-label="Your Privacy Choices"><button class="cvz-x" aria-label="Close modal">✕</button><h2>Your Privacy Choices</h2><p>You have the right to opt out of the sale or sharing of your personal information. Use the button, or switch purposes off one by one and submit.</p><p><button class="cvz-optout">Opt out of everything</button></p>
<label class="cvz-t"><input type="checkbox" role="switch" name="analytics"> Analytics</label><label class="cvz-t"><input type="checkbox" role="switch" name="behavioral_advertising"> Targeted advertising</label><p><button class="cvz-submit">Submit choices</button></p></div></div>`);
const q = s => document.querySelector(s), m = $('cvz-modal'), b = $('cvz-banner');
const store = (analytics, behavioral_advertising, source) => { setL(K, { purposes: { essential_services: true, analytics, behavioral_advertising }, collectedAt: Math.floor(Date.now() / 1000), source }); b.hidden = m.hidden = true; if (truth() === 'accepted') track('view'); };
q('.cvz-yes').onclick = () => store(true, true, 'banner');
q('.cvz-no').onclick = q('.cvz-optout').onclick = () => store(false, false, 'banner');
q('.cvz-submit').onclick = () => store(m.querySelector('[name=analytics]').checked, m.querySelector('[name=behavioral_advertising]').checked, 'modal');
q('.cvz-x').onclick = () => { m.hidden = true; };
$('choices').onclick = e => { e.preventDefault(); const v = read(); m.querySelectorAll('input').forEach(i => { i.checked = v ? v.purposes[i.name] : true; }); m.hidden = false; };
if (navigator.globalPrivacyControl && !read()) store(false, false, 'gpc');
b.hidden = !!read();
load();
}
