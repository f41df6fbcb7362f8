// Shared by both pages of the council.
const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };
truth = () => { const v = getC('cookie_voorkeuren'); return v === 'alle' ? 'accepted' : v ? 'rejected' : 'nothing'; };
effects = { accept: '.knop--alles', reject: '.knop--nodig', open: 'a[href="cookies.html"]', save: '.knop--opslaan' };
