package io.alerthistory.service.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;

/// One line of the route table: the server, the guard, the metrics and the comparison with the OpenAPI
/// document all read the same list.
///
/// @param path as Helidon's path patterns write it, e.g. `/history/{fingerprint}`; also the name of
///     the route in metrics
/// @param access what the caller must be allowed to do
public record Route(Method method, String path, Access access, Handler handler) {

    /// A route that reads.
    public static Route get(String path, Access access, Handler handler) {
        return new Route(Method.GET, path, access, handler);
    }

    /// A route that takes something in.
    public static Route post(String path, Access access, Handler handler) {
        return new Route(Method.POST, path, access, handler);
    }
}
