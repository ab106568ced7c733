// Posts the parameters of the media type to Polilog, macros as Zabbix replaced them. What Zabbix could not replace, Polilog recognises.
var parameters = JSON.parse(value),
    request = new HttpRequest(),
    url = parameters.url,
    token = parameters.token,
    proxy = parameters.HTTPProxy,
    answer;

delete parameters.url;
delete parameters.token;
delete parameters.HTTPProxy;

if (!/^https?:\/\//.test(url)) {
    throw 'Polilog: the parameter url must be the address of the connection, such as https://polilog.example/ingest/zabbix';
}
if (!token || token.charAt(0) === '<') {
    throw 'Polilog: the parameter token is not set';
}
if (proxy) {
    request.setProxy(proxy);
}
request.addHeader('Content-Type: application/json');
request.addHeader('Authorization: Bearer ' + token);
answer = request.post(url, JSON.stringify(parameters));

// A script that throws is tried again; one that returns is done with this message for good.
if (request.getStatus() < 200 || request.getStatus() > 299) {
    Zabbix.log(3, '[Polilog] ' + request.getStatus() + ': ' + answer);
    throw 'Polilog ' + request.getStatus() + ': ' + answer;
}
return 'OK';
