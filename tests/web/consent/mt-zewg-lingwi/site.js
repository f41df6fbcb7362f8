{
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };

const N = 'tfosos_kunsens';
truth = () => ({ iva: 'accepted', le: 'rejected' })[getC(N)] || 'nothing';
effects = { accept: '.tk-iva', reject: '.tk-le', open: '.tff-c' };
document.body.insertAdjacentHTML('beforeend', `<section class="tk" aria-label="Cookies" hidden><p>Dan is-sit juża cookies biex ikejjel kemm jidħlu nies u biex juri vidjows. Tista’ taċċetta jew tirrifjuta dawk li m’humiex meħtieġa. / <span lang="en">This site uses cookies to count visits and to show videos. You may accept or refuse those that are not necessary.</span></p><button type="button" class="tk-le">Irrifjuta / Reject</button><button type="button" class="tk-iva">Aċċetta / Accept</button></section>`);
const s = document.querySelector('.tk');
const agħmel = v => { setC(N, v, 180); s.hidden = true; act(); };
s.querySelector('.tk-iva').onclick = () => agħmel('iva');
s.querySelector('.tk-le').onclick = () => agħmel('le');
document.querySelector('.tff-c').onclick = e => { e.preventDefault(); s.hidden = false; };
s.hidden = truth() !== 'nothing';
act();
}
