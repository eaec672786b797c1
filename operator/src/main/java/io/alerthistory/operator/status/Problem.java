package io.alerthistory.operator.status;

/// Something that needs a person.
///
/// @param reason CamelCase, for machines
/// @param message a sentence with the remedy
public record Problem(String reason, String message) {

    private static final int LONGEST_QUOTE = 600;

    /// With a quote from elsewhere: one line, bounded, no control characters.
    static String quote(String text) {
        var line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        if (line.endsWith(".")) {
            line = line.substring(0, line.length() - 1);
        }
        return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "…";
    }
}
