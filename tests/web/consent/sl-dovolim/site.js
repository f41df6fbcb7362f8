const getC = n => decodeURIComponent((document.cookie.match(new RegExp('(?:^|; )' + n + '=([^;]*)')) || [])[1] || ''), setC = (n, v, d = 180) => { document.cookie = n + '=' + encodeURIComponent(v) + '; path=' + place + '; max-age=' + d * 86400 + '; SameSite=Lax'; };
truth = () => ({ da: 'accepted', ne: 'rejected' })[getC('piskotki')] || 'nothing';
effects = { accept: '.piskotki .da', reject: '.piskotki .ne, .preklic', open: 'a[href="piskotki.html"]' };
