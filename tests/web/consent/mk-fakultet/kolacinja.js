// 2019, dr. — колачиња
(function () {
    function zemi() {
        var site = document.cookie.split('; ');
        for (var i = 0; i < site.length; i++) if (site[i].indexOf('fsn_soglasnost=') === 0) return site[i].substring(15);
        return '';
    }
    function stavi(v, denovi) {
        var d = new Date();
        d.setTime(d.getTime() + denovi * 24 * 60 * 60 * 1000);
        document.cookie = 'fsn_soglasnost=' + v + '; expires=' + d.toUTCString() + '; path=/';
    }
    truth = function () { return zemi() === 'da' ? 'accepted' : zemi() === 'ne' ? 'rejected' : 'nothing'; };
    effects = { accept: '#k-da', reject: '#k-odbij, #povleci', open: '#f-kolacinja, #k-povekje' };

    var lenta = document.getElementById('kolacinja');
    function odgovor(v) { stavi(v, 365); if (lenta) lenta.style.display = 'none'; act(); }
    if (lenta) {
        document.getElementById('k-da').onclick = function () { odgovor('da'); };
        document.getElementById('k-odbij').onclick = function () { odgovor('ne'); return false; };
        if (zemi() === '') lenta.style.display = 'block';
    }
    var povleci = document.getElementById('povleci');
    if (povleci) povleci.onclick = function () {
        odgovor('ne');
        document.getElementById('potvrda').style.display = 'block';
        return false;
    };
    act();
})();
