package io.alerthistory.service.config;

import java.io.StringReader;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/// One YAML document as nodes that know their lines. Nothing is ever constructed from it, so a tag
/// can name no class, and a text of at most [#MOST_CHARS] with few aliases cannot grow.
final class YamlText {

    static final int MOST_CHARS = 1 << 20;

    private YamlText() {}

    /// The document's root; empty when there is none, as in a file of comments.
    static Optional<Node> compose(String text, Findings findings) throws InvalidConfiguration {
        if (text.length() > MOST_CHARS) {
            findings.problem(1, "the text is larger than 1 MiB; is it the right file?");
            findings.throwProblems();
        }
        try {
            return Optional.ofNullable(
                    new Yaml(new SafeConstructor(limits()))
                            .compose(new StringReader(withoutMark(text))));
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            findings.problem(
                    mark == null ? 1 : mark.getLine() + 1,
                    "this is not YAML: " + e.getProblem() + "; correct it here or just above");
        } catch (ReaderException e) {
            findings.problem(
                    lineOf(text, e.getPosition()),
                    String.format(
                            "the character U+%04X must not stand in YAML; remove it",
                            e.getCodePoint()));
        } catch (YAMLException e) {
            findings.problem(1, "this is not YAML that can be used: " + e.getMessage());
        }
        findings.throwProblems();
        throw new IllegalStateException("a problem was found and not thrown");
    }

    private static LoaderOptions limits() {
        var limits = new LoaderOptions();
        limits.setCodePointLimit(MOST_CHARS);
        limits.setMaxAliasesForCollections(20);
        limits.setNestingDepthLimit(20);
        limits.setAllowDuplicateKeys(false);
        limits.setAllowRecursiveKeys(false);
        return limits;
    }

    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static int lineOf(String text, int position) {
        return 1
                + (int)
                        text.codePoints()
                                .limit(Math.max(0, position))
                                .filter(c -> c == '\n')
                                .count();
    }
}
