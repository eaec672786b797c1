package io.alerthistory.service.config;

/// One key of the configuration file, for those who look for it.
///
/// @param path with dots; `[]` after a list
/// @param type what may stand there
/// @param live whether it is read again while the service runs, when it stands in the live file
/// @param meaning one or more sentences
public record Key(String path, String type, boolean live, String meaning) {

    /// The path of the section that holds it; empty at the top.
    String section() {
        var dot = path.lastIndexOf('.');
        return dot < 0 ? "" : path.substring(0, dot);
    }

    /// The name in its section.
    String name() {
        var name = path.substring(path.lastIndexOf('.') + 1);
        return name.endsWith("[]") ? name.substring(0, name.length() - 2) : name;
    }
}
