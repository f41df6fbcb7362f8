fetch(`${location.protocol}//vendor.test/json/nested-worker`);
