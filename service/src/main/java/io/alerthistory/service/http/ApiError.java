package io.alerthistory.service.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;

/// An answer that is not what was asked for: rendered as `{"error", "code", "details"}`.
///
/// Thrown where the cause is known, rendered by [Errors]. It has no stack trace: it is an answer, not
/// a fault.
public final class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Map<String, Object> details;
    private final boolean closes;

    /// @param status the HTTP status
    /// @param code an upper-snake code that programs can rely on
    /// @param message a sentence that names the thing, the value and the remedy
    /// @param details more of it for programs; may be empty
    public ApiError(int status, String code, String message, Map<String, Object> details) {
        this(status, code, message, details, false);
    }

    private ApiError(
            int status, String code, String message, Map<String, Object> details, boolean closes) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.details = Map.copyOf(details);
        this.closes = closes;
    }

    /// The same, and the connection is closed after it: the rest of the body was not read, or cannot be
    /// told from the next request.
    public ApiError closing() {
        return new ApiError(status, code, String.valueOf(getMessage()), details, true);
    }

    /// The request itself is wrong; the same again is wrong again.
    public static ApiError badRequest(String code, String message, Map<String, Object> details) {
        return new ApiError(400, code, message, details);
    }

    /// It may work in a moment: the answer carries `Retry-After`.
    public static ApiError unavailable(String code, String message) {
        return new ApiError(503, code, message, Map.of());
    }

    /// The answer with this error's status and headers, for whoever writes a body of its own.
    public ServerResponse onto(ServerResponse response) {
        if (status == 503) {
            response.header(HeaderNames.RETRY_AFTER, "1");
        }
        if (status == 401) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"alert-history\"");
        }
        if (closes) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        return response.status(status);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public Map<String, Object> details() {
        return details;
    }
}
