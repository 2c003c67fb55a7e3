use std::io::Write;

/// A PDF in the making: Helvetica as `/F1`, a one-pixel picture as `/Im1`, a form that draws itself as `/Fm1`.
pub struct Pdf {
    pages: Vec<String>,
}

impl Pdf {
    pub fn new() -> Self {
        Self { pages: Vec::new() }
    }

    pub fn page(mut self, content: &str) -> Self {
        self.pages.push(content.to_owned());
        self
    }

    pub fn bytes(self) -> Vec<u8> {
        let kids: Vec<String> = (0..self.pages.len())
            .map(|index| format!("{} 0 R", 6 + 2 * index))
            .collect();
        let resources =
            "/Resources << /Font << /F1 3 0 R >> /XObject << /Im1 4 0 R /Fm1 5 0 R >> >>";
        let mut objects = vec![
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            format!(
                "<< /Type /Pages /Count {} /Kids [{}] /MediaBox [0 0 612 792] {resources} >>",
                self.pages.len(),
                kids.join(" ")
            ),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
            stream(
                "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray",
                "x",
            ),
            stream(
                &format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] {resources}"),
                "/Fm1 Do",
            ),
        ];
        for (index, content) in self.pages.iter().enumerate() {
            objects.push(format!(
                "<< /Type /Page /Parent 2 0 R /Contents {} 0 R >>",
                7 + 2 * index
            ));
            objects.push(stream("", content));
        }
        assemble(&objects)
    }
}

/// A PDF of one page that a JPEG file of `size` pixels fills, with `content` drawn over it.
pub fn image_pdf(jpeg: &[u8], (width, height): (u32, u32), content: &str) -> Vec<u8> {
    let drawn = format!("q 320 0 0 95 0 0 cm /Im1 Do Q {content}");
    let mut image = format!(
        "<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /BitsPerComponent 8 \
        /ColorSpace /DeviceGray /Filter /DCTDecode /Length {} >>\nstream\n",
        jpeg.len()
    )
    .into_bytes();
    image.extend(jpeg);
    image.extend(b"\nendstream");
    assemble(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 320 95] /Contents 4 0 R \
        /Resources << /XObject << /Im1 5 0 R >> /Font << /F1 6 0 R >> >> >>"
            .to_vec(),
        stream("", &drawn).into_bytes(),
        image,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
    ])
}

fn stream(entries: &str, content: &str) -> String {
    format!(
        "<< {entries} /Length {} >>\nstream\n{content}\nendstream",
        content.len()
    )
}

fn assemble<T: AsRef<[u8]>>(objects: &[T]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n", index + 1).bytes());
        out.extend(object.as_ref());
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    out.extend(
        format!(
            "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
            objects.len() + 1
        )
        .bytes(),
    );
    out
}

/// A Word document with this content in its body.
pub fn docx(body: &str) -> Vec<u8> {
    let xml = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    zip_of(&[("word/document.xml", xml.as_bytes())])
}

/// A zip container with these entries.
pub fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("entry");
        writer.write_all(content).expect("content");
    }
    writer.finish().expect("container").into_inner()
}
