package io.alerthistory.service.intake;

/// The body as a whole cannot be understood; nothing of it was stored but a sample.
public final class MalformedBody extends Exception {

    private static final long serialVersionUID = 1L;

    /// @param code an upper-snake code: `INVALID_UTF8`, `MALFORMED_JSON`, `NOT_A_WEBHOOK`, …
    public MalformedBody(String code, String message) {
        super(message);
        this.code = code;
    }

    private final String code;

    public String code() {
        return code;
    }
}
