export const frComeIn = {
  'sign-in.link-failed.ask':
    'Un lien d’entrée sert une fois et peu de temps. Un collègue qui administre en établit un autre sous « Personnel », par « Établir un nouveau lien ». Qui possède une clé d’accès entre avec elle.',
  'sign-in.set-up':
    'Ce guichet est encore en cours d’installation. Tant que vous n’avez pas de clé d’accès, entrez par le lien qu’a donné guichet init ou un collègue : collez-le en entier dans la barre d’adresse.',
  'sign-in.somebody': 'Quelqu’un d’autre est entré ici',
  'sign-in.somebody.text':
    'Le lien est destiné à {{owner}}, et c’est {{sits}} qui est au guichet dans ce navigateur. Si vous n’êtes pas {{owner}}, restez : le lien reste valable, et sa place est sur l’appareil de {{owner}}.',
  'sign-in.somebody.instead': 'Je suis {{owner}} : faire sortir {{sits}}',
  'sign-in.somebody.stay': 'Rester au nom de {{sits}}',
  'enrol.for':
    'Vous êtes au guichet au nom de {{name}}. Qui détient cette clé d’accès décide désormais au nom de {{name}} : seul {{name}} poursuit ici, avec un appareil ou une clé de sécurité à soi.',
  'enrol.known': 'Cet appareil ou cette clé porte déjà une clé d’accès de ce guichet',
  'enrol.known.text':
    'C’est la vôtre ou celle d’un collègue. Ici, un appareil ou une clé de sécurité vaut pour une seule personne : il en faut un autre pour {{name}}.',
}
