-- post: saves consultations, each with a token of its own.
-- wrk … -s bench/post.lua -- COOKIE CSRF MUNICIPALITY
local body, cookie, thread_number = "", "", 0
local counter = 0
local threads = 0

function setup(thread)
	threads = threads + 1
	thread:set("thread_number", threads)
end

function init(args)
	cookie = args[1]
	body = "csrf=" .. args[2] .. "&channel=phone&caller_kind=family&caller_name=%E9%95%B7%E5%A5%B3&municipality="
		.. args[3] .. "&contents=home_doctor&story=%E9%80%9A%E9%99%A2%E3%81%8C%E9%9B%A3%E3%81%97%E3%81%8F"
		.. "%E3%81%AA%E3%81%A3%E3%81%9F%E3%80%82&token=" .. tostring(os.time()) .. "-"
end

function request()
	counter = counter + 1
	return wrk.format("POST", "/consultations", {
		["Cookie"] = cookie, ["Content-Type"] = "application/x-www-form-urlencoded",
	}, body .. thread_number .. "-" .. counter)
end

local refused = 0
function response(status)
	if status ~= 303 then
		refused = refused + 1
	end
end

function done(summary, latency)
	io.write(string.format("p99 %.1f ms, errors %d\n", latency:percentile(99) / 1000,
		summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
