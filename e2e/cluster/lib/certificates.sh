# shellcheck shell=bash
# A certificate authority for one run, its certificates and the kubeconfigs that hold them. Needs RUN.

authority() {
    mkdir -p "$RUN/pki"
    cat >"$RUN/pki/openssl.cnf" <<'CNF'
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign, digitalSignature
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth, clientAuth
CNF
    certify ca /CN=alert-history-e2e -extensions authority
    openssl ecparam -name prime256v1 -genkey -noout -out "$RUN/pki/sa.key" 2>/dev/null
    openssl ec -in "$RUN/pki/sa.key" -pubout -out "$RUN/pki/sa.pub" 2>/dev/null
}

# leaf NAME SUBJECT [OPENSSL-OPTION…]
leaf() {
    local name=$1 subject=$2
    shift 2
    certify "$name" "$subject" -extensions leaf -CA "$RUN/pki/ca.crt" -CAkey "$RUN/pki/ca.key" "$@"
}

certify() {
    local name=$1 subject=$2 key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1)
    shift 2
    # fabric8's client cannot read an EC key, so what people use holds an RSA key.
    [[ $name != admin ]] || key=(-newkey rsa:2048)
    openssl req -x509 "${key[@]}" -nodes -days 365 -config "$RUN/pki/openssl.cnf" -subj "$subject" \
        -keyout "$RUN/pki/$name.key" -out "$RUN/pki/$name.crt" "$@" 2>"$RUN/pki/$name.err" \
        || die "openssl could not make the certificate $name: $(cat "$RUN/pki/$name.err")"
}

# kubeconfig NAME SERVER FILE: everything inline, so that the file can be copied anywhere.
kubeconfig() {
    local name=$1 server=$2 file=$3
    cat >"$file.part" <<YAML
apiVersion: v1
kind: Config
current-context: alert-history-e2e
contexts:
- name: alert-history-e2e
  context: {cluster: alert-history-e2e, user: $name}
clusters:
- name: alert-history-e2e
  cluster:
    server: $server
    certificate-authority-data: $(base64 -w0 "$RUN/pki/ca.crt")
users:
- name: $name
  user:
    client-certificate-data: $(base64 -w0 "$RUN/pki/$name.crt")
    client-key-data: $(base64 -w0 "$RUN/pki/$name.key")
YAML
    chmod 600 "$file.part"
    mv "$file.part" "$file"
}
