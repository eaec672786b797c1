package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// The backup of the database that a run stands on.
///
/// @param required whether no weight moves without one
/// @param maxAge how old a backup may be
/// @param timeout for taking and reading one back
/// @param keep so many dumps stay
/// @param image with the clients of PostgreSQL
/// @param storage where dumps are kept
@Wire
public record BackupSpec(
        @JsonPropertyDescription(
                        "True takes a backup of the database before a run brings up the new backend,"
                                + " and moves no weight without one. A known way back needs none.")
                @Default("false")
                @Nullable Boolean required,
        @JsonPropertyDescription("A backup that is younger counts, and no other one is taken.")
                @Default("1h")
                @Size(min = 2, max = 32)
                @Pattern(TrafficSpec.DURATION)
                @Nullable String maxAge,
        @JsonPropertyDescription(
                        "Time for a backup to be taken and read back. After it the run has failed.")
                @Default("30m")
                @Size(min = 2, max = 32)
                @Pattern(TrafficSpec.DURATION)
                @Nullable String timeout,
        @JsonPropertyDescription("So many dumps stay, the newest ones.")
                @Default("3")
                @Min(1)
                @Max(100)
                @Nullable Integer keep,
        @JsonPropertyDescription(
                        "Image with bash, awk, psql, pg_dump and pg_restore, of the server's major"
                                + " version or a later one.")
                @Default(IMAGE)
                @Size(min = 1, max = 512)
                @Pattern("^[-A-Za-z0-9._:/@]+$")
                @Nullable String image,
        @JsonPropertyDescription(
                        "The PersistentVolumeClaim of the dumps. It stays when the AlertHistory goes.")
                @Default("{}")
                @Nullable BackupStorage storage) {

    private static final String IMAGE = "postgres:18";
    private static final int KEEP = 3;

    static final BackupSpec NONE = new BackupSpec(null, null, null, null, null, null);

    /// Whether no weight moves without a backup.
    public boolean requiredOrDefault() {
        return Boolean.TRUE.equals(required);
    }

    /// How old a backup may be.
    public String maxAgeOrDefault() {
        return maxAge != null ? maxAge : "1h";
    }

    /// Time for a backup.
    public String timeoutOrDefault() {
        return timeout != null ? timeout : "30m";
    }

    /// So many dumps stay.
    public int keepOrDefault() {
        return keep != null ? keep : KEEP;
    }

    /// The image with the clients of PostgreSQL.
    public String imageOrDefault() {
        return image != null ? image : IMAGE;
    }

    /// Where dumps are kept.
    public BackupStorage storageOrDefault() {
        return storage != null ? storage : BackupStorage.DEFAULT;
    }
}
