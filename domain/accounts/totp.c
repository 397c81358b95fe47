/* totp: codes that change with the time. */
#include "domain/accounts/totp.h"
#include "web/web.h"

#include <nettle/hmac.h>

enum { STEP = 30 * 1000, MODULUS = 1000000 };

int64_t totp_step(int64_t now)
{
	return now / STEP;
}

const char *totp_code(struct arena *a, const unsigned char *secret, size_t n, int64_t step)
{
	struct hmac_sha1_ctx hmac;
	unsigned char counter[8], hash[SHA1_DIGEST_SIZE];
	unsigned at;
	uint32_t number;

	for (int i = 0; i < 8; i++)
		counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
	hmac_sha1_set_key(&hmac, n, secret);
	hmac_sha1_update(&hmac, sizeof counter, counter);
	hmac_sha1_digest(&hmac, sizeof hash, hash);
	at = hash[SHA1_DIGEST_SIZE - 1] & 15;
	number = (uint32_t)(hash[at] & 127) << 24 | (uint32_t)hash[at + 1] << 16
	    | (uint32_t)hash[at + 2] << 8 | hash[at + 3];
	return arena_printf(a, "%0*u", TOTP_DIGITS, number % MODULUS);
}

const char *totp_base32(struct arena *a, const unsigned char *bytes, size_t n)
{
	static const char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	struct text t = { .arena = a };
	uint32_t held = 0;
	int bits = 0;

	for (size_t i = 0; i < n; i++) {
		held = held << 8 | bytes[i];
		for (bits += 8; bits >= 5; bits -= 5)
			text_addc(&t, signs[held >> (bits - 5) & 31]);
	}
	if (bits)
		text_addc(&t, signs[held << (5 - bits) & 31]);
	return t.s;
}

const char *totp_uri(struct arena *a, const unsigned char *secret, const char *issuer,
    const char *login)
{
	struct text t = { .arena = a };

	text_add(&t, "otpauth://totp/");
	out_url(&t, issuer);
	text_addc(&t, ':');
	out_url(&t, login);
	text_addf(&t, "?secret=%s&issuer=", totp_base32(a, secret, TOTP_SECRET));
	out_url(&t, issuer);
	return t.s;
}
