package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The newest backup that was read back, and what it holds.
///
/// @param job that took it
/// @param database that it is of
/// @param file in the claim of the dumps
/// @param completedAt when it had been read back
/// @param bytes of the dump
/// @param rows of all tables
/// @param tableCount how many tables it holds
/// @param tables the largest of them
/// @param verified whether the dump was read back and has the rows that the database had
@Wire
public record BackupStatus(
        @JsonPropertyDescription("Job that took it.") @Size(max = 64) @Nullable String job,
        @JsonPropertyDescription("Database that it is of. A backup of another one does not count.")
                @Size(max = 512)
                @Nullable String database,
        @JsonPropertyDescription("File in the claim of the dumps.") @Size(max = 128)
                @Nullable String file,
        @JsonPropertyDescription("When it had been read back.") @Size(max = 64)
                @Nullable String completedAt,
        @JsonPropertyDescription("Size of the dump in bytes.") @Min(0) @Max(BackupTable.MOST)
                @Nullable Long bytes,
        @JsonPropertyDescription("Rows of all tables, as the snapshot of the dump has them.")
                @Min(0)
                @Max(BackupTable.MOST)
                @Nullable Long rows,
        @JsonPropertyDescription("Number of tables.") @Min(0) @Max(1000000000)
                @Nullable Integer tableCount,
        @JsonPropertyDescription("The largest tables, and how many rows each has.") @Size(max = 20)
                @Nullable List<BackupTable> tables,
        @JsonPropertyDescription(
                        "Whether the dump was read back and has as many rows of each table as the"
                                + " database had.")
                @Nullable Boolean verified) {}
