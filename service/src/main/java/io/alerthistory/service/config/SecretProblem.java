package io.alerthistory.service.config;

/// A secret cannot be used now: the service waits for it, unready, and says which.
public final class SecretProblem extends Exception {

    private static final long serialVersionUID = 1L;

    /// Its file is missing, empty or not readable.
    public static final String MISSING = "SECRET_MISSING";

    /// Its content is not what it should be.
    public static final String INVALID = "SECRET_INVALID";

    private final String code;

    SecretProblem(String code, String message) {
        super(message);
        this.code = code;
    }

    /// [#MISSING] or [#INVALID].
    public String code() {
        return code;
    }

    /// What went wrong, with the name `<secret>/<key>` first and the remedy last.
    public String message() {
        return String.valueOf(getMessage());
    }
}
