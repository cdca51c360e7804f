# The words in capitals are filled in by packaging/homebrew/fill.sh.
class Leastforce < Formula
  desc "Least privilege for the integration users of a Salesforce project, offline"
  homepage "REPOSITORY"
  version "VERSION"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "REPOSITORY/releases/download/vVERSION/leastforce-VERSION-aarch64-apple-darwin.tar.gz"
      sha256 "SHA256_aarch64-apple-darwin"
    end
    on_intel do
      url "REPOSITORY/releases/download/vVERSION/leastforce-VERSION-x86_64-apple-darwin.tar.gz"
      sha256 "SHA256_x86_64-apple-darwin"
    end
  end

  on_linux do
    on_arm do
      url "REPOSITORY/releases/download/vVERSION/leastforce-VERSION-aarch64-unknown-linux-musl.tar.gz"
      sha256 "SHA256_aarch64-unknown-linux-musl"
    end
    on_intel do
      url "REPOSITORY/releases/download/vVERSION/leastforce-VERSION-x86_64-unknown-linux-musl.tar.gz"
      sha256 "SHA256_x86_64-unknown-linux-musl"
    end
  end

  def install
    bin.install "leastforce"
    generate_completions_from_executable(bin/"leastforce", "completions")
    (man1/"leastforce.1").write Utils.safe_popen_read(bin/"leastforce", "man")
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/leastforce --version")
    (testpath/"profiles/ERP Integration.profile").write <<~XML
      <?xml version="1.0" encoding="UTF-8"?>
      <Profile xmlns="http://soap.sforce.com/2006/04/metadata">
          <userPermissions>
              <enabled>true</enabled>
              <name>ModifyAllData</name>
          </userPermissions>
      </Profile>
    XML
    assert_match "modify-all-data", shell_output("#{bin}/leastforce check --output concise #{testpath}", 1)
  end
end
