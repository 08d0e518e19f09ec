import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Downloads a zip file, verifies its SHA-512 and unpacks it; mvnw runs this file as it is. A machine
 * with nothing but a JDK has no other program that does so.
 */
public final class FetchZip {
    public static void main(String[] args) throws Exception {
        URI address = URI.create(args[0]);
        String sha512 = args[1];
        Path folder = Path.of(args[2]).toAbsolutePath().normalize();
        try {
            unpack(verified(download(address), sha512), folder);
        } catch (IOException e) {
            System.err.println(address + ": " + e);
            System.exit(1);
        }
    }

    private static byte[] download(URI address) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
        HttpResponse<byte[]> response =
                client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("answered with status " + response.statusCode());
        }
        return response.body();
    }

    private static byte[] verified(byte[] zip, String sha512) throws Exception {
        String actual = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(zip));
        if (!actual.equals(sha512)) {
            throw new IOException("has SHA-512 " + actual + ", not the expected " + sha512);
        }
        return zip;
    }

    private static void unpack(byte[] zip, Path folder) throws IOException {
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("has an entry outside its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(entries, target);
                }
            }
        }
    }
}
