package io.alerthistory.service.storage;

/// Something that the service needs is not there yet; it waits, unready, and says what.
public final class NotReadyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /// @param code an upper-snake reason such as `SECRET_MISSING`
    public NotReadyException(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
