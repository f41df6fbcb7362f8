fetch(`${location.protocol}//vendor.test/json/shared-worker`);
