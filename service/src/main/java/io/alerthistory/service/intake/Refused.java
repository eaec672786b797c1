package io.alerthistory.service.intake;

/// Why one element of a body is no alert: a value on its way out of a reader.
final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /// @param reason an upper-snake code
    Refused(String reason, String sentence) {
        super(sentence, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
