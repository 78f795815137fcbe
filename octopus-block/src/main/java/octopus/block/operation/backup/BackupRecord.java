package octopus.block.operation.backup;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import octopus.block.backup.Backup;
import octopus.block.backup.BackupFault;
import octopus.block.backup.BackupId;
import octopus.block.backup.BackupOrigin;
import octopus.block.backup.BackupStatus;
import octopus.core.Caller;
import octopus.core.json.Json;
import octopus.spi.Fault;
import octopus.spi.SnapshotId;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What is written down of a backup so that it can be found again when the database is lost. Called {@code backup_url} in
 * the API: JSON in Base64. Names are Cinder's where it has them.
 *
 * @param service_metadata where the backup is in the store
 * @param encryption_key_id the key that its data is encrypted with; the record does not hold the key itself
 * @param manifest SHA-256 of its manifest: without it nobody would notice that another one was put there
 */
record BackupRecord(
        UUID id,
        UUID volume_id,
        Optional<UUID> snapshot_id,
        Optional<UUID> parent_id,
        Optional<String> display_name,
        Optional<String> display_description,
        int size,
        Optional<String> availability_zone,
        String container,
        String service_metadata,
        int object_count,
        long stored_bytes,
        Map<String, String> metadata,
        BackupOrigin origin,
        Optional<UUID> encryption_key_id,
        Optional<String> manifest,
        Instant data_timestamp,
        Instant created_at) {
    /** Under this name Octopus is known as a backup service. */
    static final String SERVICE = "cinder.backup.drivers.octopus";

    static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,254}");
    private static final Pattern LOCATION = Pattern.compile(PART + "/" + PART + "/" + PART);
    private static final int LONGEST = 400;

    static String of(Backup backup) {
        BackupRecord record = new BackupRecord(
                backup.id().value(),
                backup.volume().value(),
                backup.snapshot().map(SnapshotId::value),
                backup.parent().map(BackupId::value),
                backup.name(),
                backup.description(),
                backup.sizeGib(),
                backup.availabilityZone(),
                backup.container(),
                backup.location(),
                backup.objects(),
                backup.storedBytes(),
                backup.metadata(),
                backup.origin(),
                backup.encryptionKey(),
                backup.manifest(),
                backup.dataTimestamp(),
                backup.createdAt());
        return Base64.getEncoder().encodeToString(Json.write(record).getBytes(StandardCharsets.UTF_8));
    }

    /** @throws StorageException BACKUP_RECORD_UNUSABLE */
    static BackupRecord read(String service, String text) {
        if (!service.equals(SERVICE)) {
            throw unusable(
                    "backup_service",
                    "it is of the backup service \"" + service + "\", and only \"" + SERVICE + "\" can be read here");
        }
        try {
            byte[] json = Base64.getMimeDecoder().decode(text);
            @Nullable BackupRecord record = Json.read(new String(json, StandardCharsets.UTF_8), BackupRecord.class);
            // JSON's null is read as null.
            if (record == null || !record.isWhole()) {
                throw unusable("backup_url", "it lacks what is needed, or has a place that no backup can be in");
            }
            return record;
        } catch (IllegalArgumentException | JacksonException e) {
            throw unusable("backup_url", "it is no record of a backup in Base64");
        }
    }

    /** What Jackson leaves out is null here, whatever the types say. */
    @SuppressWarnings("NullAway")
    private boolean isWhole() {
        return id != null
                && volume_id != null
                && origin != null
                && container != null
                && service_metadata != null
                && data_timestamp != null
                && created_at != null
                && size > 0
                && service_metadata.length() <= LONGEST
                && LOCATION.matcher(service_metadata).matches()
                && PART.matcher(container).matches();
    }

    static StorageException unusable(String field, String cause) {
        return Fault.of(
                        BackupFault.BACKUP_RECORD_UNUSABLE,
                        "Importing the record of a backup",
                        cause,
                        "Give backup_service and backup_url as an export of this service has given them.")
                .about("field", field)
                .exception();
    }

    /** The key that the backup's data is encrypted with. */
    Optional<UUID> key() {
        return given(encryption_key_id);
    }

    /** A row that is to be checked against the store. @param key a copy of its key that will be the row's own */
    Backup row(Caller caller, Optional<UUID> key) {
        return new Backup(
                new BackupId(id),
                caller.project(),
                caller.user(),
                given(display_name),
                given(display_description),
                BackupStatus.CREATING,
                new VolumeId(volume_id),
                given(snapshot_id).map(SnapshotId::new),
                given(parent_id).map(BackupId::new),
                size,
                given(availability_zone),
                container,
                service_metadata,
                object_count,
                stored_bytes,
                Optional.ofNullable(metadata).orElse(Map.of()),
                origin,
                given(manifest),
                key,
                Optional.empty(),
                data_timestamp,
                created_at,
                Optional.empty());
    }

    @SuppressWarnings({"OptionalAssignedToNull", "NullAway"}) // As above.
    private static <T> Optional<T> given(Optional<T> value) {
        return value == null ? Optional.empty() : value;
    }
}
