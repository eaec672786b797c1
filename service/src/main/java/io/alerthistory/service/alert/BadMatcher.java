package io.alerthistory.service.alert;

/// Text that is no matcher. The message is a sentence that names the mistake and the remedy.
public final class BadMatcher extends Exception {

    private static final long serialVersionUID = 1L;

    private final int position;

    /// @param position of the mistake, in characters (code points) from 1
    BadMatcher(int position, String message) {
        super(message, null, false, false);
        this.position = position;
    }

    /// Where the mistake is, in characters (code points) from 1.
    public int position() {
        return position;
    }
}
