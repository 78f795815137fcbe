package octopus.block.image;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.core.Caller;
import octopus.spi.CommonFault;
import octopus.spi.Fault;

/** What a description of an image must be like, and which of its changes are allowed to whom. */
public final class ImageRules {
    public static final Set<String> DISK_FORMATS =
            Set.of("ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso", "ploop");
    public static final Set<String> CONTAINER_FORMATS =
            Set.of("ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed");
    /** Names of attributes that are no custom properties. */
    public static final Set<String> ATTRIBUTES = Set.of(
            "id",
            "name",
            "status",
            "visibility",
            "protected",
            "os_hidden",
            "checksum",
            "os_hash_algo",
            "os_hash_value",
            "owner",
            "size",
            "virtual_size",
            "container_format",
            "disk_format",
            "created_at",
            "updated_at",
            "tags",
            "min_ram",
            "min_disk",
            "self",
            "file",
            "schema",
            "direct_url",
            "locations",
            "stores",
            "location",
            "deleted",
            "deleted_at");

    private static final int NAME_LENGTH = 255;
    private static final int VALUE_LENGTH = 16_000;

    private final ImageLimits limits;

    public ImageRules(ImageLimits limits) {
        this.limits = limits;
    }

    /** @throws octopus.spi.StorageException with the field at fault */
    void checkNew(Caller caller, ImageDescription wanted) {
        checkForm(wanted);
        if (!caller.isAdmin() && !caller.owns(wanted.owner())) {
            throw adminOnly("owner", "create an image for project " + wanted.owner());
        }
        if (wanted.visibility() == Visibility.PUBLIC && !caller.isAdmin()) {
            throw adminOnly("visibility", "make an image public");
        }
    }

    void checkChange(Caller caller, Image image, ImageDescription wanted) {
        checkForm(wanted);
        ImageDescription old = image.description();
        if (!old.owner().equals(wanted.owner()) && !caller.isAdmin()) {
            throw adminOnly("owner", "give " + image.label() + " to another project");
        }
        if (old.visibility() != wanted.visibility() && wanted.visibility() == Visibility.PUBLIC && !caller.isAdmin()) {
            throw adminOnly("visibility", "make " + image.label() + " public");
        }
        fixedOnceSent(image, "disk_format", old.diskFormat(), wanted.diskFormat());
        fixedOnceSent(image, "container_format", old.containerFormat(), wanted.containerFormat());
    }

    private static void fixedOnceSent(Image image, String field, Optional<String> old, Optional<String> wanted) {
        if (!old.equals(wanted) && image.status() != ImageStatus.QUEUED) {
            throw Fault.of(
                            ImageFault.IMAGE_ATTRIBUTE_FIXED,
                            "Attribute " + field + " can be only replaced for a queued image",
                            image.label() + " is " + image.status().wire(),
                            "Create a new image with the other format.")
                    .about("field", field)
                    .exception();
        }
    }

    private void checkForm(ImageDescription wanted) {
        wanted.name().ifPresent(name -> checkText("name", name, NAME_LENGTH));
        checkText("owner", wanted.owner(), NAME_LENGTH);
        wanted.diskFormat().ifPresent(format -> checkChoice("disk_format", format, DISK_FORMATS));
        wanted.containerFormat().ifPresent(format -> checkChoice("container_format", format, CONTAINER_FORMATS));
        checkPairs(wanted);
        checkCount("min_disk", wanted.minDisk());
        checkCount("min_ram", wanted.minRam());
        checkHowMany("tags", wanted.tags().size(), limits.tags());
        wanted.tags().forEach(tag -> checkText("tags", tag, NAME_LENGTH));
        checkHowMany("properties", wanted.properties().size(), limits.properties());
        wanted.properties().forEach(ImageRules::checkProperty);
    }

    /** The old Amazon formats come as pairs. */
    private static void checkPairs(ImageDescription wanted) {
        Set<String> amazon = Set.of("ami", "ari", "aki");
        if (wanted.diskFormat().isEmpty() || wanted.containerFormat().isEmpty()) {
            return;
        }
        String disk = wanted.diskFormat().get();
        String container = wanted.containerFormat().get();
        if ((amazon.contains(disk) || amazon.contains(container)) && !disk.equals(container)) {
            throw invalid(
                    "container_format",
                    "Invalid mix of disk and container formats: " + disk + " and " + container,
                    "When one of them is aki, ari or ami, the other must be the same.");
        }
    }

    private static void checkProperty(String name, String value) {
        if (ATTRIBUTES.contains(name) || name.startsWith("os_glance") || name.startsWith("octopus_")) {
            throw Fault.of(
                            ImageFault.IMAGE_ATTRIBUTE_FIXED,
                            "Attribute '" + name + "' is reserved",
                            "the service sets it",
                            "Choose another name for the property.")
                    .about("field", name)
                    .exception();
        }
        if (name.isBlank()) {
            throw invalid("properties", "a property has no name", "Name every property.");
        }
        checkText("properties", name, NAME_LENGTH);
        checkText(name, value, VALUE_LENGTH);
    }

    private static void checkText(String field, String text, int most) {
        if (text.length() > most) {
            throw invalid(field, "it has " + text.length() + " characters", "Use at most " + most + ".");
        }
        // PostgreSQL cannot store it, and nobody means it.
        if (text.indexOf('\0') >= 0) {
            throw invalid(field, "it contains a null character", "Leave the null character out.");
        }
    }

    private static void checkChoice(String field, String value, Set<String> choices) {
        if (!choices.contains(value)) {
            throw invalid(
                    field,
                    "'" + value + "' is not one of them",
                    "Use one of " + String.join(", ", choices.stream().sorted().toList()) + ".");
        }
    }

    private static void checkCount(String field, long value) {
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw invalid(field, value + " is out of range", "Use 0 to " + Integer.MAX_VALUE + ".");
        }
    }

    private static void checkHowMany(String field, int count, int most) {
        if (count > most) {
            throw Fault.of(
                            ImageFault.IMAGE_LIMIT,
                            "Too many " + field,
                            count + " were given and " + most + " are the limit",
                            "Remove some.")
                    .about("field", field)
                    .exception();
        }
    }

    private static RuntimeException adminOnly(String field, String verb) {
        return Fault.of(
                        ImageFault.IMAGE_FORBIDDEN,
                        "Only an administrator may " + verb,
                        "the caller is none",
                        "Ask an administrator.")
                .about("field", field)
                .exception();
    }

    static RuntimeException invalid(String field, String cause, String correction) {
        return Fault.of(CommonFault.INVALID_INPUT, "Invalid value for " + field, cause, correction)
                .about("field", field)
                .exception();
    }

    /** What is missing before bytes may be sent. */
    static void checkReadyForBytes(Image image) {
        Map<String, Optional<String>> needed = Map.of(
                "disk_format", image.description().diskFormat(),
                "container_format", image.description().containerFormat());
        needed.forEach((field, value) -> {
            if (value.isEmpty()) {
                throw Fault.of(
                                ImageFault.IMAGE_FORMAT_MISSING,
                                "Property " + field + " must be set prior to saving data",
                                image.label() + " has none",
                                "Set it, then send the bytes.")
                        .about("field", field)
                        .exception();
            }
        });
    }
}
