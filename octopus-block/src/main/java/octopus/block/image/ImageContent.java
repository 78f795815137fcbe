package octopus.block.image;

import octopus.spi.Size;

/**
 * The bytes of an image, as they were counted and checked when they arrived.
 *
 * @param size bytes of the file
 * @param virtualSize bytes of the disk that a consumer sees; what a volume must at least have
 * @param md5 lower-case hexadecimal; {@code checksum} in the API
 * @param sha512 lower-case hexadecimal; {@code os_hash_value} in the API
 */
public record ImageContent(Size size, Size virtualSize, String md5, String sha512) {
    public static final String HASH_ALGORITHM = "sha512";
}
