package io.alerthistory.service.manual;

import org.jspecify.annotations.Nullable;

/// HTML that grows. Whatever is not [#raw] is escaped.
final class Html {

    private final StringBuilder all = new StringBuilder();

    Html raw(String html) {
        all.append(html);
        return this;
    }

    Html text(String text) {
        all.append(escaped(text));
        return this;
    }

    Html element(String name, String text) {
        return raw("<" + name + ">").text(text).raw("</" + name + ">");
    }

    /// A paragraph for each one of the text, what stands between backticks as code.
    Html prose(@Nullable Object text) {
        for (var paragraph : Tree.text(text).strip().split("\n\\s*\n", -1)) {
            if (!paragraph.isBlank()) {
                var parts = paragraph.split("`", -1);
                raw("<p>");
                for (var i = 0; i < parts.length; i++) {
                    if (i % 2 == 1 && i < parts.length - 1) {
                        element("code", parts[i]);
                    } else {
                        text(parts[i]);
                    }
                }
                raw("</p>\n");
            }
        }
        return this;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Override
    public String toString() {
        return all.toString();
    }
}
