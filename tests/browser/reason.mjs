// reason: a small form that asks why, under its label.
export async function with_reason(page, where, label, reason) {
	const form = where.locator('details.why', { has: page.locator(`summary:text-is("${label}")`) }).first()
	await form.locator('summary').click()
	await form.locator('[name=reason]').fill(reason)
	await Promise.all([
		page.waitForResponse((r) => r.request().method() === 'POST'),
		form.getByRole('button', { name: label }).click(),
	])
}
