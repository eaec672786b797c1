package io.alerthistory.service.intake;

/// Receiver names on the wire.
final class Receivers {

    private static final String QUOTED = "\\.+*?()|[]{}^$";

    private Receivers() {}

    /// Alertmanager sends a receiver's name quoted for a regular expression (Go's
    /// `regexp.QuoteMeta`): `team.x` arrives as `team\.x`.
    static String unquote(String receiver) {
        if (receiver.indexOf('\\') < 0) {
            return receiver;
        }
        var name = new StringBuilder(receiver.length());
        for (var i = 0; i < receiver.length(); i++) {
            var c = receiver.charAt(i);
            if (c == '\\'
                    && i + 1 < receiver.length()
                    && QUOTED.indexOf(receiver.charAt(i + 1)) >= 0) {
                name.append(receiver.charAt(++i));
            } else {
                name.append(c);
            }
        }
        return name.toString();
    }
}
