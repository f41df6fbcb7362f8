{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = 'ml_cop_choice';
truth = () => getC(N).startsWith('consent.') ? 'accepted' : 'nothing';
effects = { accept: '.cop-accept', wrong: '.cop-pay, .cop-signin' };
const w = document.createElement('div'); w.className = 'cop'; w.hidden = true;
w.innerHTML = `<div class="cop-box" role="dialog" aria-modal="true" aria-labelledby="cop-t"><h2 id="cop-t">How would you like to read the Ledger?</h2><div class="cop-cols"><section><h3>For free, with cookies</h3><p>Let us and our 276 partners use cookies and similar tools for personalised advertising and analysis. You can change your mind in the footer.</p><button type="button" class="cop-accept">Accept cookies and read</button></section><section><h3>Without, for £3.99 a month</h3><p>No personalised advertising and no partner cookies. Cancel whenever you like.</p><button type="button" class="cop-pay">Reject and pay</button></section></div><p class="cop-in">Already paying? <a href="#signin" class="cop-signin">Sign in</a> · <a href="#privacy">Privacy and cookies</a></p></div>`;
document.body.append(w);
w.querySelector('.cop-accept').onclick = () => { setC(N, 'consent.' + Date.now(), 180); w.hidden = true; document.body.style.overflow = ''; act(); };
w.querySelectorAll('.cop-pay, .cop-signin').forEach(e => e.addEventListener('click', () => track('wrong')));
if (truth() === 'nothing') { w.hidden = false; document.body.style.overflow = 'hidden'; }
act();
}
