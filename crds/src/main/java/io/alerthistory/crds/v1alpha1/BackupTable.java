package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// A table of a backup.
///
/// @param name with its schema
/// @param rows that it has, those of its partitions included
@Wire
public record BackupTable(
        @JsonPropertyDescription("Name of the table, with its schema.") @Size(max = 256)
                @Nullable String name,
        @JsonPropertyDescription("Number of its rows, those of its partitions included.")
                @Min(0)
                @Max(MOST)
                @Nullable Long rows) {

    /// Whole numbers that JSON holds exactly.
    static final long MOST = 9_007_199_254_740_991L;
}
