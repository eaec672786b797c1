package io.alerthistory.service.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A JSON schema in lines that people read.
final class Shapes {

    private static final String REFERENCE = "#/components/schemas/";

    private Shapes() {}

    /// One line: `name type after`, and what it means.
    ///
    /// @param depth how many shapes it stands in
    /// @param refers whether the type is the name of another shape
    record Line(
            int depth,
            String name,
            String type,
            boolean refers,
            String after,
            String description) {}

    /// The whole of it; empty when it says nothing.
    static List<Line> lines(@Nullable Object schema) {
        var lines = new ArrayList<Line>();
        var told = Tree.map(schema);
        if (!told.isEmpty()) {
            add(lines, 0, "", schema, "");
        }
        return lines;
    }

    private static void add(
            List<Line> lines, int depth, String name, @Nullable Object schema, String after) {
        var told = Tree.map(schema);
        var reference = Tree.text(told.get("$ref"));
        var description = depth == 0 ? "" : Tree.text(told.get("description")).strip();
        if (!reference.isEmpty()) {
            var other = reference.substring(reference.lastIndexOf('/') + 1);
            lines.add(
                    new Line(
                            depth,
                            name,
                            other,
                            reference.startsWith(REFERENCE),
                            after,
                            description));
            return;
        }
        var items = told.get("items");
        if (items != null) {
            add(lines, depth, name, items, after + "[]");
            return;
        }
        lines.add(new Line(depth, name, line(told), false, after, description));
        var properties = Tree.map(told.get("properties"));
        properties.forEach((key, value) -> add(lines, depth + 1, key + ": ", value, ""));
        for (var kind : List.of("oneOf", "anyOf", "allOf")) {
            Tree.list(told.get(kind)).forEach(one -> add(lines, depth + 1, kind + ": ", one, ""));
        }
        var others = told.get("additionalProperties");
        if (!Tree.map(others).isEmpty()) {
            add(lines, depth + 1, "any name: ", others, "");
        }
    }

    /// The type in a few words.
    static String line(@Nullable Object schema) {
        var told = Tree.map(schema);
        var items = told.get("items");
        if (items != null) {
            return line(items) + "[]";
        }
        var reference = Tree.text(told.get("$ref"));
        if (!reference.isEmpty()) {
            return reference.substring(reference.lastIndexOf('/') + 1);
        }
        var types = Tree.list(told.get("type"));
        var type =
                types.isEmpty()
                        ? Tree.text(told.get("type"))
                        : types.stream().map(Tree::text).collect(Collectors.joining(" or "));
        var format = Tree.text(told.get("format"));
        var values = Tree.list(told.get("enum"));
        return (type.isEmpty() ? "any" : type)
                + (format.isEmpty() ? "" : " (" + format + ")")
                + (values.isEmpty()
                        ? ""
                        : values.stream()
                                .map(Tree::text)
                                .collect(Collectors.joining(" | ", ": ", "")));
    }
}
