/* certificate: what the clinic's computer shows when it connects.  Nobody has its key any more. */
#include "domain/demo/parts.h"

#include "domain/certificates/certificates.h"

static const char pem[] =
	"-----BEGIN CERTIFICATE-----\n"
	"MIIBnTCCAUICAQEwCgYIKoZIzj0EAwIwWTELMAkGA1UEBhMCSlAxHjAcBgNVBAoM\n"
	"Feimi+acrOOCr+ODquODi+ODg+OCrzEqMCgGA1UEAwwh5Y+X5LuY44Gu44OR44K9\n"
	"44Kz44Oz77yI6KaL5pys77yJMCAXDTIwMDEwMTAwMDAwMFoYDzIwOTkxMjMxMDAw\n"
	"MDAwWjBZMQswCQYDVQQGEwJKUDEeMBwGA1UECgwV6KaL5pys44Kv44Oq44OL44OD\n"
	"44KvMSowKAYDVQQDDCHlj5fku5jjga7jg5Hjgr3jgrPjg7PvvIjopovmnKzvvIkw\n"
	"WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARGjRqnlKdF4mY5wXpbXDA2TymU5cvk\n"
	"7ESatGZa9+Yy+LJCMZ2Ki9I3iP2UtOtw8Ki4OFqrw7pXXUTUc7lZ42WqMAoGCCqG\n"
	"SM49BAMCA0kAMEYCIQDmoyVhE3bVpJpaB/Lh1fkN1W54zIkmyge8GWCT3MVZ7gIh\n"
	"AOthdTmVy22GVhhohN+PwsWc0JmGRv4NWQlBwewoGlMq\n"
	"-----END CERTIFICATE-----\n";

void demo_certificate(struct demo *d)
{
	struct certificate c = { .name = "受付のパソコン（見本）", .pem = pem };

	d->work->actor = d->manager;
	c.organization.id = demo_office(d, "clinic", 0)->head.id;
	if (!certificate_read(d->work, &c)
	    || store_save(d->work, &certificate_record, &c) != SAVED)
		work_fault(d->work, "demo: no certificate");
}
