package io.alerthistory.service.intake;

/// Makes text storable, and counts what it had to replace.
///
/// A lone surrogate (from a `\ud800` escape) is in no encoding; Go's decoder, and so Alertmanager,
/// reads it as U+FFFD, and so do we, before anything is hashed. A NUL is text to Alertmanager and is
/// hashed as sent; where it may not be stored the storage replaces it.
final class Text {

    private int replaced;

    int replaced() {
        return replaced;
    }

    /// The same text, its lone surrogates replaced; NULs are counted and kept.
    String unicode(String text) {
        var clean = true;
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == 0) {
                replaced++;
            }
            clean &= !Character.isSurrogate(c);
        }
        return clean ? text : withoutLoneSurrogates(text);
    }

    /// As [#unicode], with NULs replaced as well: for text that is not hashed.
    String storable(String text) {
        return unicode(text).replace('\0', '\uFFFD');
    }

    private String withoutLoneSurrogates(String text) {
        var result = new StringBuilder(text.length());
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                result.append(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                result.append(c).append(text.charAt(++i));
            } else {
                result.append('\uFFFD');
                replaced++;
            }
        }
        return result.toString();
    }
}
