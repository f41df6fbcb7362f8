fetch(`${location.protocol}//vendor.test/json/imported`);
