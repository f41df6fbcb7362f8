const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };
truth = () => ({ 1: 'accepted', 0: 'rejected' })[getC('evastesuostumus')] || 'nothing';
effects = { accept: '.ev-ok, .ev-kaikki', reject: '.ev-kiella', open: 'a[href="tietosuoja.html"]' };
