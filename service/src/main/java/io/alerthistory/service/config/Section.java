package io.alerthistory.service.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// One mapping of the file, read key by key. Whatever is wrong becomes a finding, and the value then
/// counts as not given, so that the rest is read too.
final class Section {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,8})");

    /// A value and the line of its key.
    private record Entry(int line, Node value) {}

    private final String path;
    private final int line;
    private final Map<String, Entry> entries;
    private final Findings findings;
    private final boolean live;
    private boolean broken;

    private Section(
            String path, int line, Map<String, Entry> entries, Findings findings, boolean live) {
        this.path = path;
        this.line = line;
        this.entries = entries;
        this.findings = findings;
        this.live = live;
    }

    /// The whole document.
    ///
    /// @param live whether only the live keys are known, and unknown ones are no problem
    static Section root(Optional<Node> node, Findings findings, boolean live) {
        return node.filter(root -> !root.getTag().equals(Tag.NULL))
                .map(root -> of("", "the document", 1, root, findings, live))
                .orElseGet(() -> new Section("", 1, Map.of(), findings, live));
    }

    private static Section of(
            String path, String shown, int line, Node node, Findings findings, boolean live) {
        var entries = new LinkedHashMap<String, Entry>();
        if (!(node instanceof MappingNode mapping) || !node.getTag().equals(Tag.MAP)) {
            findings.problem(line, shown + ": expected keys with values, found " + found(node));
            var section = new Section(path, line, entries, findings, live);
            section.broken = true;
            return section;
        }
        var unknown = new UnknownKeys(path, live, findings);
        for (var tuple : mapping.getValue()) {
            var at = lineOf(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                findings.problem(
                        at, shown + ": a key must be a word, found " + found(tuple.getKeyNode()));
                continue;
            }
            var first = entries.get(key.getValue());
            if (first != null) {
                findings.problem(at, twice(key.getValue(), unknown.where(), first.line()));
            } else if (unknown.known(key.getValue())) {
                entries.put(key.getValue(), new Entry(at, tuple.getValueNode()));
            } else {
                unknown.found(at, key.getValue());
            }
        }
        return new Section(path, line, entries, findings, live);
    }

    private static String twice(String key, String where, int firstLine) {
        return "key "
                + Checks.quoted(key)
                + where
                + " is given twice, first on line "
                + firstLine
                + "; remove one";
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    Section section(String key) {
        var entry = entries.get(key);
        return entry == null
                ? new Section(full(key), line, Map.of(), findings, live)
                : of(full(key), full(key), entry.line(), entry.value(), findings, live);
    }

    List<Section> list(String key) {
        var entry = entries.get(key);
        if (entry == null) {
            return List.of();
        }
        if (!(entry.value() instanceof SequenceNode sequence)) {
            wrong(key, "a list", entry);
            return List.of();
        }
        var sections = new ArrayList<Section>();
        for (var item : sequence.getValue()) {
            var shown = full(key) + "[" + sections.size() + "]";
            sections.add(of(shown, shown, lineOf(item), item, findings, live));
        }
        return sections;
    }

    Optional<String> text(String key) {
        return scalar(key, "text", value -> stringOf(value, false));
    }

    /// Text that may look like a number, such as a revision of digits only.
    Optional<String> name(String key) {
        return scalar(key, "text", value -> stringOf(value, true));
    }

    Optional<Integer> integer(String key) {
        return scalar(
                key,
                "a whole number",
                value ->
                        plain(value, Tag.INT)
                                .filter(text -> WHOLE_NUMBER.matcher(text).matches())
                                .map(Integer::valueOf));
    }

    Optional<Boolean> bool(String key) {
        return scalar(
                key,
                "true or false",
                value ->
                        plain(value, Tag.BOOL)
                                .filter(text -> text.equals("true") || text.equals("false"))
                                .map(Boolean::valueOf));
    }

    Optional<Duration> duration(String key) {
        return scalar(
                key,
                "a duration such as 500ms, 5s or 1h30m",
                value -> stringOf(value, false).flatMap(Durations::parse));
    }

    Optional<Duration> days(String key) {
        return scalar(
                key,
                "a number of days such as 90d",
                value -> stringOf(value, false).flatMap(Durations::parseDays));
    }

    Optional<Path> path(String key) {
        return scalar(key, "a path", value -> stringOf(value, false).flatMap(Section::pathOf));
    }

    <T> Optional<T> choice(String key, List<String> names, Function<String, Optional<T>> of) {
        return scalar(
                key,
                "one of " + String.join(", ", names),
                value -> stringOf(value, false).flatMap(of));
    }

    /// What `make` makes; when a record refuses its values, findings and the fallback.
    <T> T build(T fallback, Supplier<T> make) {
        try {
            return make.get();
        } catch (InvalidValues e) {
            for (var message : e.messages()) {
                findings.problem(lineOf(message), message);
            }
            return fallback;
        }
    }

    /// Something that is wrong with a key, or that it is not there. A section that is no mapping has
    /// been told already.
    void problem(String key, String text) {
        if (broken) {
            return;
        }
        var entry = entries.get(key);
        findings.problem(entry == null ? line : entry.line(), full(key) + ": " + text);
    }

    private int lineOf(String message) {
        var key = message.substring(0, message.indexOf(':'));
        var entry = entries.get(key.substring(key.lastIndexOf('.') + 1));
        return entry == null ? line : entry.line();
    }

    private <T> Optional<T> scalar(
            String key, String expected, Function<ScalarNode, Optional<T>> read) {
        var entry = entries.get(key);
        if (entry == null) {
            return Optional.empty();
        }
        if (entry.value() instanceof ScalarNode value && !value.getTag().equals(Tag.NULL)) {
            var result = read.apply(value);
            if (result.isPresent()) {
                return result;
            }
        }
        wrong(key, expected, entry);
        return Optional.empty();
    }

    private void wrong(String key, String expected, Entry entry) {
        findings.problem(
                entry.line(),
                full(key) + ": expected " + expected + ", found " + found(entry.value()));
    }

    private static Optional<String> stringOf(ScalarNode value, boolean number) {
        var tag = value.getTag();
        var text =
                tag.equals(Tag.STR) || (number && (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)));
        return text ? Optional.of(value.getValue()) : Optional.empty();
    }

    private static Optional<String> plain(ScalarNode value, Tag tag) {
        return value.getTag().equals(tag) && value.getScalarStyle() == ScalarStyle.PLAIN
                ? Optional.of(value.getValue())
                : Optional.empty();
    }

    private static Optional<Path> pathOf(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private static String found(Node node) {
        return switch (node) {
            case MappingNode _ -> "keys with values";
            case SequenceNode _ -> "a list";
            case ScalarNode value when value.getTag().equals(Tag.NULL) -> "nothing";
            case ScalarNode value when value.getScalarStyle() == ScalarStyle.PLAIN ->
                    value.getValue().isEmpty()
                            ? "nothing"
                            : Checks.quoted(value.getValue()).replace("\"", "");
            case ScalarNode value -> "the text " + Checks.quoted(value.getValue());
            default -> "something else";
        };
    }

    private static int lineOf(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private String full(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
