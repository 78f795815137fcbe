package octopus.block.backup.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import octopus.block.backup.BackupSettings;
import octopus.spi.StorageException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects in a bucket of an S3 service, Amazon's or another (Ceph's RADOS gateway, MinIO). */
public final class S3Store implements BackupStore {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final int NOT_THAT_LONG = 416;
    private static final int NO_ROOM = 507;

    private final BackupSettings.Place.S3 settings;
    private final S3Client client;

    public S3Store(BackupSettings.Place.S3 settings) {
        this.settings = settings;
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE))
                .region(Region.of(settings.region()))
                // Others than Amazon's do not all know its newer checksums; each object is sent with its MD5.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        settings.endpoint()
                .ifPresent(address -> builder.endpointOverride(address).forcePathStyle(true));
        if (!settings.accessKey().isBlank()) {
            builder.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                    settings.accessKey(), settings.secretKey().reveal())));
        }
        client = builder.build();
    }

    @Override
    public String place() {
        return "s3://" + settings.bucket()
                + settings.endpoint().map(address -> " at " + address).orElse("");
    }

    @Override
    public void check() {
        try {
            client.headBucket(request -> request.bucket(settings.bucket()));
        } catch (SdkException e) {
            throw told("Looking for the bucket", e);
        }
    }

    @Override
    public void put(String name, byte[] bytes) {
        Names.checked(name);
        try {
            client.putObject(
                    request -> request.bucket(settings.bucket()).key(name).contentMD5(md5(bytes)),
                    RequestBody.fromBytes(bytes));
        } catch (SdkException e) {
            throw told("Writing " + name, e);
        }
    }

    private static String md5(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public byte[] get(String name) {
        Names.checked(name);
        try {
            return client.getObjectAsBytes(
                            request -> request.bucket(settings.bucket()).key(name))
                    .asByteArrayUnsafe();
        } catch (NoSuchKeyException e) {
            throw StoreFaults.missing(name, place(), "there is no such object");
        } catch (SdkException e) {
            throw told("Reading " + name, e);
        }
    }

    @Override
    public byte[] get(String name, long from, int length) {
        Names.checked(name);
        try {
            byte[] bytes = client.getObjectAsBytes(request -> request.bucket(settings.bucket())
                            .key(name)
                            .range("bytes=" + from + "-" + (from + length - 1)))
                    .asByteArrayUnsafe();
            if (bytes.length < length) {
                throw tooShort(name, from + length);
            }
            return bytes;
        } catch (NoSuchKeyException e) {
            throw StoreFaults.missing(name, place(), "there is no such object");
        } catch (S3Exception e) {
            throw e.statusCode() == NOT_THAT_LONG ? tooShort(name, from + length) : told("Reading " + name, e);
        } catch (SdkException e) {
            throw told("Reading " + name, e);
        }
    }

    private StorageException tooShort(String name, long end) {
        return StoreFaults.missing(name, place(), "the object ends before its byte " + end + ", which is needed");
    }

    @Override
    public List<String> names(String prefix) {
        Names.checkedPrefix(prefix);
        try {
            return client
                    .listObjectsV2Paginator(
                            request -> request.bucket(settings.bucket()).prefix(prefix))
                    .contents()
                    .stream()
                    .map(S3Object::key)
                    .sorted()
                    .toList();
        } catch (SdkException e) {
            throw told("Listing " + prefix, e);
        }
    }

    @Override
    public void delete(String name) {
        Names.checked(name);
        try {
            client.deleteObject(request -> request.bucket(settings.bucket()).key(name));
        } catch (NoSuchKeyException e) {
            // Gone is what was wanted.
        } catch (SdkException e) {
            throw told("Deleting " + name, e);
        }
    }

    private StorageException told(String doing, SdkException e) {
        if (e instanceof S3Exception answer
                && (answer.statusCode() == NO_ROOM
                        || (answer.awsErrorDetails() != null
                                && "QuotaExceeded"
                                        .equals(answer.awsErrorDetails().errorCode())))) {
            return StoreFaults.full(doing, place(), e);
        }
        return StoreFaults.failed(doing, place(), e);
    }

    @Override
    public void close() {
        client.close();
    }
}
