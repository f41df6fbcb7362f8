{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = 'ysm_cerez';
truth = () => ({ hepsi: 'accepted', zorunlu: 'rejected' })[getC(N)] || 'nothing';
effects = { accept: '[value=hepsi]', reject: '[value=zorunlu]', open: '.cerez-ac' };
const d = $('cerez');
d.addEventListener('cancel', e => e.preventDefault());
d.addEventListener('close', () => { if (!d.returnValue) return; setC(N, d.returnValue, 180); act(); });
if (!('commandForElement' in HTMLButtonElement.prototype)) document.querySelectorAll('[command]').forEach(b => { b.onclick = () => b.getAttribute('command') === 'close' ? d.close(b.value) : d.showModal(); });
if (truth() === 'nothing') d.showModal();
act();
}
